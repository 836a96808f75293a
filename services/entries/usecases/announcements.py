"""What the use cases of entries announce: every event is made here. None carries a person, or a wish for a partner."""

import datetime as dt

from services.chassis.messaging.envelope import Event
from services.entries.domain.entry import Entry
from services.entries.domain.introduction import Introduction
from services.entries.domain.sheet import PUBLIC_FIELDS
from services.entries.domain.sheet_values import pick
from services.entries.events import (
    ENTRY_APPROVED,
    ENTRY_DECLINED,
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


def entry_declined(entry: Entry) -> Event:
    return ENTRY_DECLINED.new(
        entry.number,
        entry.revision,
        {"number": entry.number, "applicant": _applicant(entry.contact_id)},
    )


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


def _applicant(contact_id: str) -> dict[str, str]:
    return {"owner": "entries", "contact": contact_id}
