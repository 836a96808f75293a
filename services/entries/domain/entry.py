"""An entry and the steps it may take."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from services.entries.domain.guideline import Review


class State(StrEnum):
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    AWAITING_APPROVAL = "awaiting_approval"
    APPROVED = "approved"
    LISTED = "listed"
    DECLINED = "declined"


STATE_LABELS = {
    State.SUBMITTED: "受付済み",
    State.UNDER_REVIEW: "確認中",
    State.AWAITING_APPROVAL: "決裁待ち",
    State.APPROVED: "承認済み（掲載準備中）",
    State.LISTED: "掲載中",
    State.DECLINED: "見送り",
}


class EntryError(Exception):
    """A step that this entry cannot take now. Permanent: the same step will fail again."""


class NotSubmitted(EntryError):
    """Only what came in and was not taken yet can be taken."""


class NotUnderReview(EntryError):
    """Only what is under review can be checked and proposed."""


class NotAwaitingApproval(EntryError):
    """Only what was proposed can be approved."""


class CannotBeDeclined(EntryError):
    """Only what is held back, under review or awaits approval can be declined."""


class HeldBack(EntryError):
    """What looks like a robot's is released, or declined, before anything else happens to it."""


class NotHeld(EntryError):
    """Only what is held back can be released."""


class SameProposer(EntryError):
    """Whoever proposed an approval cannot give it (決裁 by a second person)."""


class ChangedMeanwhile(EntryError):
    """Somebody changed the entry after this person had opened it."""


class ReasonMissing(EntryError):
    """An entry is not declined without a reason."""


class ReviewIncomplete(EntryError):
    """An item is not 適, or a condition is open; ``open_points`` names them."""

    def __init__(self, open_points: list[str]) -> None:
        super().__init__(f"{len(open_points)} points are open")
        self.open_points = open_points


@dataclass(frozen=True)
class Person:
    """Who takes a step: a member of staff, or the applicant."""

    id: str
    name: str


@dataclass
class Entry:
    """A wish for a joint project. ``version`` counts what the applicant sent, ``revision`` every change of the entry."""

    id: str
    number: str
    state: State
    version: int
    revision: int
    sheet: dict[str, Any]
    contact_id: str
    submitted_at: dt.datetime
    answer_by: dt.date
    taken_by: Person | None = None
    proposed_by: Person | None = None
    approved_at: dt.datetime | None = None
    listed_at: dt.datetime | None = None
    decline_reason: str = ""
    suspected_because: list[str] = field(default_factory=list)
    released_at: dt.datetime | None = None
    steps: list[tuple[Person | None, str, str]] = field(default_factory=list)

    @property
    def is_held(self) -> bool:
        """Whether it looks like a robot's and nobody has looked at it yet: until then nobody is written to."""
        return (
            self.state is State.SUBMITTED
            and bool(self.suspected_because)
            and self.released_at is None
        )

    def release(self, by: Person, at: dt.datetime) -> None:
        """A person says that this is no robot's. Raises NotHeld."""
        if not self.is_held:
            raise NotHeld(self.number)
        self.released_at = at
        self._step(by, "ロボットによる申込みではないことを確認しました")

    def take(self, by: Person) -> None:
        """A reviewer takes the entry. Raises NotSubmitted, HeldBack."""
        if self.state is not State.SUBMITTED:
            raise NotSubmitted(self.number)
        if self.is_held:
            raise HeldBack(self.number)
        self.state, self.taken_by = State.UNDER_REVIEW, by
        self._step(by, "確認を始めました")

    def record_review(self, by: Person, seen_revision: int) -> None:
        """Note that the checklist was written to. Raises NotUnderReview, ChangedMeanwhile."""
        if self.state is not State.UNDER_REVIEW:
            raise NotUnderReview(self.number)
        if seen_revision != self.revision:
            raise ChangedMeanwhile(self.number)
        self._step(by, "確認内容を保存しました")

    def propose(
        self, by: Person, review: Review, seen_revision: int, undecided: Sequence[str] = ()
    ) -> None:
        """Put the entry before the approver. ``undecided``: desired partners of whom nobody has said who they are.

        Raises NotUnderReview, ChangedMeanwhile, or ReviewIncomplete while an item is 要補正 or 不適, a condition is open
        or a partner undecided.
        """
        if self.state is not State.UNDER_REVIEW:
            raise NotUnderReview(self.number)
        if seen_revision != self.revision:
            raise ChangedMeanwhile(self.number)
        open_points = review.open_points()
        open_points += [f"打診先「{name}」：どの団体かを選んでいません" for name in undecided]
        if open_points:
            raise ReviewIncomplete(open_points)
        self.state, self.proposed_by = State.AWAITING_APPROVAL, by
        self._step(by, "決裁に回しました", f"要領 第{review.guideline.version}版により確認")

    def approve(
        self, by: Person, at: dt.datetime, seen_revision: int, must_differ: bool = True
    ) -> None:
        """The second person's yes, to the revision they saw.

        Raises NotAwaitingApproval, ChangedMeanwhile, or SameProposer where ``must_differ``.
        """
        if self.state is not State.AWAITING_APPROVAL:
            raise NotAwaitingApproval(self.number)
        if seen_revision != self.revision:
            raise ChangedMeanwhile(self.number)
        if must_differ and self.proposed_by is not None and self.proposed_by.id == by.id:
            raise SameProposer(self.number)
        self.state, self.approved_at = State.APPROVED, at
        self._step(by, "承認しました")

    def put_back(self, by: Person, reason: str, seen_revision: int) -> None:
        """The approver asks for another look. Raises NotAwaitingApproval, ChangedMeanwhile, ReasonMissing."""
        if self.state is not State.AWAITING_APPROVAL:
            raise NotAwaitingApproval(self.number)
        if seen_revision != self.revision:
            raise ChangedMeanwhile(self.number)
        if not reason.strip():
            raise ReasonMissing(self.number)
        self.state, self.proposed_by = State.UNDER_REVIEW, None
        self._step(by, "確認に戻しました", reason)

    def decline(self, by: Person, reason: str, seen_revision: int) -> None:
        """Decline with a reason that the applicant reads. Raises CannotBeDeclined, ChangedMeanwhile, ReasonMissing."""
        if not self.is_held and self.state not in (State.UNDER_REVIEW, State.AWAITING_APPROVAL):
            raise CannotBeDeclined(self.number)
        if seen_revision != self.revision:
            raise ChangedMeanwhile(self.number)
        if not reason.strip():
            raise ReasonMissing(self.number)
        self.state, self.decline_reason = State.DECLINED, reason
        self._step(by, "見送りにしました", reason)

    def mark_listed(self, version: int, at: dt.datetime) -> bool:
        """The site shows ``version``; returns whether that is news. Only an approved entry of that version is listed."""
        if self.state is not State.APPROVED or version != self.version:
            return False
        self.state, self.listed_at = State.LISTED, at
        self._step(None, "県のホームページに掲載されました")
        return True

    def _step(self, by: Person | None, what: str, note: str = "") -> None:
        self.steps.append((by, what, note))
