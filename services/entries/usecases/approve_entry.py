"""The second person's yes: the entry becomes public, and its desired partners are told."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Mapping

from services.chassis.messaging.envelope import Event
from services.chassis.runtime import clock
from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.clocks import PARTNER_REPLIES_WITHIN_DAYS
from services.entries.domain.entry import Entry
from services.entries.domain.history import Person
from services.entries.domain.introduction import Introduction, IntroductionState
from services.entries.domain.matching import Directory
from services.entries.domain.sheet import PUBLIC_FIELDS
from services.entries.domain.sheet_values import pick
from services.entries.events import ENTRY_APPROVED, INTRODUCTION_OFFERED
from services.entries.store.entries import get_entry_for_update, save_entry
from services.entries.store.introductions import add_introductions, find_directory
from services.entries.store.reviews import find_review


def approve_entry(
    uow: UnitOfWork, number: str, by: Person, seen_revision: int, must_differ: bool = True
) -> None:
    """Approve the revision that ``by`` saw, announce it, and offer it to each desired partner that is linked.

    Raises UnknownEntry, WrongState, ChangedMeanwhile, SameProposer, Undecided.
    """
    entry = get_entry_for_update(uow, number)
    entry.approve(by, clock.now(), seen_revision, must_differ)
    reply_by = clock.today() + dt.timedelta(days=PARTNER_REPLIES_WITHIN_DAYS)
    introductions: list[Introduction] = []
    if entry.sheet["desired_partners"]:
        decisions = find_review(uow, entry.id, entry.version).partners
        introductions = introduce(entry, find_directory(uow), decisions, reply_by)
    save_entry(uow, entry)
    if introductions:
        add_introductions(uow, introductions, entry.id, reply_by)
        states = Counter(introduction.state.value for introduction in introductions)
        uow.note("introductions_made", entry=entry.number, **states)
    uow.emit(
        _approved(entry),
        *(_offered(i) for i in introductions if i.state is IntroductionState.OFFERED),
    )


def introduce(
    entry: Entry, directory: Directory, decisions: Mapping[str, str], reply_by: dt.date
) -> list[Introduction]:
    """One introduction for each desired partner: offered where the prefecture has a link, not_linked where not.

    ``decisions`` are those of the review. A partner who was named twice, or under two names, is told once.
    Raises Undecided where a name may mean somebody and nobody has said who.
    """
    introductions: list[Introduction] = []
    told: set[str] = set()
    for wished in entry.sheet["desired_partners"]:
        found = directory.meant(wished, decisions)
        if found is not None and found.id in told:
            continue
        if found is not None:
            told.add(found.id)
        linked = found is not None and found.linked and found.contact_id is not None
        introductions.append(
            Introduction(
                id=str(uuid.uuid4()),
                entry_id=entry.id,
                number=entry.number,
                wished_name=wished,
                organisation_id=found.id if found else None,
                organisation_name=found.name if found else None,
                contact_id=found.contact_id if found and linked else None,
                state=IntroductionState.OFFERED if linked else IntroductionState.NOT_LINKED,
                reply_by=reply_by,
            )
        )
    return introductions


def _approved(entry: Entry) -> Event:
    return ENTRY_APPROVED.new(
        entry.number,
        entry.revision,
        {
            "number": entry.number,
            "version": entry.version,
            "approved_on": clock.today().isoformat(),
            "applicant": {"owner": "entries", "contact": entry.contact_id},
            "sheet": pick(entry.sheet, PUBLIC_FIELDS),
        },
    )


def _offered(introduction: Introduction) -> Event:
    assert introduction.reply_by is not None
    return INTRODUCTION_OFFERED.new(
        introduction.id,
        introduction.revision,
        {
            "number": introduction.number,
            "partner": {"owner": "members", "contact": introduction.contact_id},
            "reply_by": introduction.reply_by.isoformat(),
        },
    )
