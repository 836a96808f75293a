"""How an entry goes back to its applicant, is corrected, or changed after it was listed.

Each correction is a version of its own. A listed entry stays public in its old version until the new one is approved.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from services.entries.domain.clocks import WORKING_DAYS
from services.entries.domain.comments import Comment, labels_of
from services.entries.domain.entry import Entry
from services.entries.domain.history import Person
from services.entries.domain.procedure import State, StepCode
from services.entries.domain.refusals import NotAskedFor, NothingChanged
from services.japanese.working_days import add_working_days, count_working_days


def return_to_applicant(
    entry: Entry, by: Person, comments: Sequence[Comment], on: dt.date, seen_revision: int
) -> None:
    """Ask the applicant to correct the named fields; the clock of the answer stands still meanwhile."""
    names = [comment.field for comment in comments]
    entry.take_step(
        StepCode.RETURN, by, seen_revision=seen_revision, note=labels_of(names), comments=comments
    )
    entry.comments, entry.returned_on = list(comments), on


def correct(
    entry: Entry,
    sheet: dict[str, Any],
    changed: Sequence[str],
    asked_for: Collection[str],
    on: dt.date,
    seen_revision: int,
) -> None:
    """The applicant's correction: fields that were asked for, and no others. The clock goes on where it stood.

    Raises NothingChanged or NotAskedFor, and what ``take_step`` raises.
    """
    entry.require(StepCode.CORRECT, seen_revision)
    _require_change(entry, changed)
    if others := [name for name in changed if name not in asked_for]:
        raise NotAskedFor(entry.number, others)
    entry.take_step(StepCode.CORRECT, None, seen_revision=seen_revision, note=labels_of(changed))
    if entry.returned_on is not None:
        left = count_working_days(entry.returned_on, entry.answer_by)
        entry.answer_by = add_working_days(on, max(left, 1))
    entry.returned_on = None
    entry.begin_version(sheet)


def propose_change(
    entry: Entry, sheet: dict[str, Any], changed: Sequence[str], on: dt.date, seen_revision: int
) -> None:
    """The applicant wishes a listed entry to say something else."""
    entry.require(StepCode.PROPOSE_CHANGE, seen_revision)
    _require_change(entry, changed)
    entry.take_step(
        StepCode.PROPOSE_CHANGE, None, seen_revision=seen_revision, note=labels_of(changed)
    )
    entry.answer_by = add_working_days(on, WORKING_DAYS.answered_within)
    entry.begin_version(sheet)


def change(
    entry: Entry,
    by: Person,
    sheet: dict[str, Any],
    changed: Sequence[str],
    reason: str,
    on: dt.date,
    seen_revision: int,
) -> None:
    """Staff mend the sheet themselves; whoever approves it is another person."""
    entry.require(StepCode.CHANGE, seen_revision)
    _require_change(entry, changed)
    was_listed = entry.state is State.LISTED
    entry.take_step(
        StepCode.CHANGE, by, seen_revision=seen_revision, reason=reason, note=labels_of(changed)
    )
    if was_listed:
        entry.taken_by = by
        entry.answer_by = add_working_days(on, WORKING_DAYS.answered_within)
    entry.begin_version(sheet)


def drop_change(
    entry: Entry, by: Person | None, reason: str, public_sheet: dict[str, Any], seen_revision: int
) -> None:
    """A change of a listed entry does not come about: by staff with a reason, or by the applicant (None)."""
    entry.take_step(StepCode.DROP_CHANGE, by, seen_revision=seen_revision, reason=reason)
    entry.decline_reason = reason
    entry.returned_on = None
    entry.return_to_public_version(public_sheet)


def lapse_change(entry: Entry, public_sheet: dict[str, Any]) -> None:
    """No correction came of a change: what is public stays as it was."""
    entry.take_step(StepCode.LAPSE_CHANGE, None)
    entry.decline_reason, entry.returned_on = "", None
    entry.return_to_public_version(public_sheet)


def reopen(entry: Entry, by: Person, on: dt.date, seen_revision: int) -> None:
    """The correction is awaited once more, from today."""
    entry.take_step(StepCode.REOPEN, by, seen_revision=seen_revision)
    entry.returned_on = on


def _require_change(entry: Entry, changed: Sequence[str]) -> None:
    if not changed:
        raise NothingChanged(entry.number)
