"""The second person's yes: the entry becomes public, and its desired partners are told."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence

from services.chassis.runtime import clock
from services.entries.domain import reviewing
from services.entries.domain.clocks import DAYS
from services.entries.domain.entry import Entry
from services.entries.domain.history import Person
from services.entries.domain.introduction import Introduction, IntroductionState
from services.entries.domain.matching import Directory
from services.entries.usecases.announcements import entry_approved, introduction_offered
from services.entries.usecases.ports import Work


def approve_entry(
    work: Work, number: str, by: Person, seen_revision: int, must_differ: bool = True
) -> None:
    """Approve the revision that ``by`` saw, announce it, and offer it to each desired partner that is linked.

    Raises UnknownEntry, WrongState, ChangedMeanwhile, SameProposer, Undecided.
    """
    entry = work.entries.get_for_update(number)
    occasion = "change" if entry.listed_at else "first"
    reviewing.approve(entry, by, clock.now(), seen_revision, must_differ)
    reply_by = clock.today() + dt.timedelta(days=DAYS.partner_replies_within)
    introductions: list[Introduction] = []
    if wishes := entry.sheet["desired_partners"]:
        decisions = work.reviews.get(entry.id, entry.version).partners
        directory = work.organisations.get_directory(wishes, decisions)
        told = work.introductions.find_of_entry(entry.id) if entry.listed_at else []
        introductions = introduce(entry, directory, decisions, reply_by, told)
    work.entries.save(entry)
    if introductions:
        work.introductions.add(introductions)
        states = Counter(introduction.state.value for introduction in introductions)
        work.note("introductions_made", entry=entry.number, **states)
    work.emit(
        entry_approved(entry, clock.today(), occasion),
        *(introduction_offered(each) for each in introductions if each.rule.is_awaited),
    )


def introduce(
    entry: Entry,
    directory: Directory,
    decisions: Mapping[str, str],
    reply_by: dt.date,
    before: Sequence[Introduction] = (),
) -> list[Introduction]:
    """One introduction for each desired partner: offered where the prefecture has a link, not_linked where not.

    ``decisions`` are those of the review. A partner who was named twice, or under two names, is told once, and none
    again who was told of an earlier version (``before``).
    Raises Undecided where a name may mean somebody and nobody has said who.
    """
    introductions: list[Introduction] = []
    told = {each.organisation_id for each in before if each.organisation_id}
    known = {each.wished_name for each in before if not each.organisation_id}
    for wished in entry.sheet["desired_partners"]:
        if wished in known:
            continue
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
