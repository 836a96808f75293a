"""What the use cases of entries announce: every event is made here. None carries a person, or a wish for a partner."""

import datetime as dt

from services.chassis.messaging.envelope import Event, EventType
from services.chassis.runtime import clock
from services.entries.domain.due import due_steps
from services.entries.domain.entry import Entry
from services.entries.domain.introduction import Introduction
from services.entries.domain.procedure import STEPS
from services.entries.domain.sheet import PUBLIC_FIELDS
from services.entries.domain.sheet_values import pick
from services.entries.events import (
    ENTRY_APPROVED,
    ENTRY_CORRECTED,
    ENTRY_EXPIRING,
    ENTRY_SUBMITTED,
    INTRODUCTION_ANSWERED,
    INTRODUCTION_OFFERED,
)


def entry_submitted(number: str, revision: int, contact_id: str, answer_by: dt.date) -> Event:
    """An entry came in, or was released; the mailer sends its receipt."""
    return ENTRY_SUBMITTED.new(
        number,
        revision,
        {
            "number": number,
            "applicant": _applicant(contact_id),
            "answer_by": answer_by.isoformat(),
        },
    )


def entry_approved(entry: Entry, on: dt.date, occasion: str = "first") -> Event:
    """The public fields of the version that was approved, and nothing else of its sheet."""
    return ENTRY_APPROVED.new(
        entry.number,
        entry.revision,
        {
            "number": entry.number,
            "version": entry.version,
            "approved_on": on.isoformat(),
            "occasion": occasion,
            "applicant": _applicant(entry.contact_id),
            "sheet": pick(entry.sheet, PUBLIC_FIELDS),
        },
    )


def told_to_applicant(event: EventType, entry: Entry) -> Event:
    """What happened, to an entry that is stored as it is now; why is asked of entries."""
    return _about(event, entry)


def waits_for_applicant(event: EventType, entry: Entry) -> Event:
    """``until``: the day on which the system goes on by itself."""
    nexts = [due.on for due in due_steps(entry, clock.today()) if STEPS[due.step].to]
    return _about(event, entry, until=min(nexts).isoformat())


def entry_corrected(entry: Entry) -> Event:
    return _about(ENTRY_CORRECTED, entry, answer_by=entry.answer_by.isoformat())


def entry_expiring(entry: Entry) -> Event:
    assert entry.listed_until is not None
    return _about(ENTRY_EXPIRING, entry, listing_until=entry.listed_until.isoformat())


def introduction_offered(introduction: Introduction) -> Event:
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


def introduction_answered(introduction: Introduction) -> Event:
    return INTRODUCTION_ANSWERED.new(
        introduction.id,
        introduction.revision,
        {"number": introduction.number, "answer": introduction.state.value},
    )


def _about(event: EventType, entry: Entry, **facts: str) -> Event:
    data = {"number": entry.number, "applicant": _applicant(entry.contact_id), **facts}
    return event.new(entry.number, entry.revision, data)


def _applicant(contact_id: str) -> dict[str, str]:
    return {"owner": "entries", "contact": contact_id}
