"""What is done to an entry from the day it came in until it is decided, and listed."""

import datetime as dt
from collections.abc import Sequence

from services.entries.domain.entry import Entry
from services.entries.domain.guideline import Review
from services.entries.domain.history import Person
from services.entries.domain.procedure import StepCode


def release(entry: Entry, by: Person, at: dt.datetime) -> None:
    """A person says that this is no robot's."""
    entry.take_step(StepCode.RELEASE, by)
    entry.released_at = at


def take(entry: Entry, by: Person) -> None:
    """A reviewer takes the entry."""
    entry.take_step(StepCode.TAKE, by)
    entry.taken_by = by


def hand_over(entry: Entry, by: Person, seen_revision: int) -> None:
    """Whoever takes the step has the entry from now on."""
    before = f"前の担当：{entry.taken_by.name}" if entry.taken_by else ""
    entry.take_step(StepCode.HAND_OVER, by, seen_revision=seen_revision, note=before)
    entry.taken_by = by


def propose(
    entry: Entry, by: Person, review: Review, seen_revision: int, undecided: Sequence[str] = ()
) -> None:
    """Put the entry before the approver. ``undecided``: desired partners of whom nobody has said who they are.

    Raises ReviewIncomplete while an item is 要補正 or 不適, a condition is open or a partner undecided.
    """
    open_points = review.open_points()
    open_points += [f"打診先「{name}」：どの団体かを選んでいません" for name in undecided]
    entry.take_step(
        StepCode.PROPOSE,
        by,
        seen_revision=seen_revision,
        note=f"要領 第{review.guideline.version}版により確認",
        open_points=open_points,
    )
    entry.proposed_by = by


def approve(
    entry: Entry, by: Person, at: dt.datetime, seen_revision: int, must_differ: bool = True
) -> None:
    """The second person's yes, to the revision they saw. Raises SameProposer where ``must_differ``."""
    entry.take_step(StepCode.APPROVE, by, seen_revision=seen_revision, must_differ=must_differ)
    entry.publish(at)


def put_back(entry: Entry, by: Person, reason: str, seen_revision: int) -> None:
    """The approver asks for another look."""
    entry.take_step(StepCode.PUT_BACK, by, seen_revision=seen_revision, reason=reason)
    entry.proposed_by = None


def decline(entry: Entry, by: Person, reason: str, seen_revision: int) -> StepCode:
    """Decline with a reason that the applicant reads; the step says whether it was held back."""
    code = StepCode.DECLINE_HELD if entry.is_held else StepCode.DECLINE
    entry.take_step(code, by, seen_revision=seen_revision, reason=reason)
    entry.decline_reason = reason
    return code


def mark_listed(entry: Entry, version: int, at: dt.datetime) -> bool:
    """The site shows ``version``; returns whether that is news. Only an approved entry of that version is listed."""
    if not entry.may_begin(StepCode.MARK_LISTED) or version != entry.version:
        return False
    entry.take_step(StepCode.MARK_LISTED, None)
    entry.listed_at = at
    return True
