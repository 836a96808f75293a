"""How an entry leaves the public list, and comes back to it."""

import datetime as dt
from typing import Any

from services.entries.domain.entry import Entry
from services.entries.domain.history import Person
from services.entries.domain.procedure import StepCode
from services.entries.domain.renewal import renewed_until


def suspend(
    entry: Entry, by: Person, reason: str, public_sheet: dict[str, Any], seen_revision: int
) -> None:
    """Take it off the site at once. A change that was on its way is let go; its version stays in the file."""
    entry.take_step(StepCode.SUSPEND, by, seen_revision=seen_revision, reason=reason)
    entry.return_to_public_version(public_sheet)
    entry.public_version = entry.returned_on = None
    entry.suspended_by, entry.suspend_reason = by, reason


def resume(
    entry: Entry, by: Person, at: dt.datetime, seen_revision: int, must_differ: bool = True
) -> None:
    """The second person's yes to show it again. Raises SameProposer for whoever has stopped it."""
    entry.take_step(StepCode.RESUME, by, seen_revision=seen_revision, must_differ=must_differ)
    entry.publish(at)


def expire(entry: Entry) -> None:
    """The day after the 掲載期限: it leaves the list. A change that is on its way goes on."""
    ends_all = entry.may_begin(StepCode.EXPIRE)
    entry.take_step(StepCode.EXPIRE if ends_all else StepCode.END_OLD_LISTING, None)
    entry.public_version = None


def renew(
    entry: Entry, by: Person | None, on: dt.date, at: dt.datetime, seen_revision: int
) -> None:
    """The same words for a year more, without another review: a version that differs in its 掲載期限 only.

    By the applicant (None), or by staff on their word. Raises TooEarly outside the time in which this is offered.
    """
    entry.take_step(StepCode.RENEW, by, seen_revision=seen_revision, on=on)
    assert entry.listed_until is not None
    until = renewed_until(entry.listed_until, on)
    entry.begin_version({**entry.sheet, "listing_until": until.isoformat()})
    entry.publish(at)


def withdraw(entry: Entry, by: Person | None, reason: str, seen_revision: int) -> None:
    """For good: by the applicant (None), or by staff on their word."""
    entry.take_step(StepCode.WITHDRAW, by, seen_revision=seen_revision, reason=reason)
    entry.public_version = entry.returned_on = None
