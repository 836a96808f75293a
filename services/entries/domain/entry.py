"""An entry: it takes the steps that the procedure declares, and no other."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from services.entries.domain.declarations import Need
from services.entries.domain.guideline import Review
from services.entries.domain.history import Line, Person
from services.entries.domain.procedure import STEPS, State, StepCode
from services.entries.domain.worklist import HOLDABLE


class UnknownEntry(Exception):
    """No entry has this number."""


class EntryError(Exception):
    """A step that this entry cannot take now. Permanent: the same step will fail again."""


class WrongState(EntryError):
    """The step does not begin in the state of the entry."""

    def __init__(self, number: str, step: StepCode, state: State) -> None:
        super().__init__(number)
        self.step, self.state = step, state


class HeldBack(EntryError):
    """What looks like a robot's is released, or declined, before anything else happens to it."""


class NotHeld(EntryError):
    """Only what is held back can be released."""


class SameProposer(EntryError):
    """Whoever proposed an approval cannot give it (決裁 by a second person)."""


class ChangedMeanwhile(EntryError):
    """Somebody changed the entry after this person had opened it."""


class ReasonMissing(EntryError):
    """The step asks for a reason, and there is none."""


class ReviewIncomplete(EntryError):
    """An item is not 適, or a condition is open; ``open_points`` names them."""

    def __init__(self, open_points: list[str]) -> None:
        super().__init__(f"{len(open_points)} points are open")
        self.open_points = open_points


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
    title: str = ""
    organisation_name: str = ""
    # Taken since the entry was read.
    lines: list[Line] = field(default_factory=list)

    @property
    def is_held(self) -> bool:
        """Whether it looks like a robot's and nobody has looked at it yet: until then nobody is written to."""
        return is_held(self.state, self.suspected_because, self.released_at)

    def take_step(
        self,
        code: StepCode,
        by: Person | None,
        *,
        seen_revision: int | None = None,
        reason: str = "",
        note: str = "",
        must_differ: bool = True,
        open_points: Sequence[str] = (),
    ) -> None:
        """Take a step as the procedure declares it, and note it. Nothing changes where it is refused.

        Raises WrongState, HeldBack or NotHeld where it does not begin here; ChangedMeanwhile, SameProposer,
        ReasonMissing or ReviewIncomplete where it lacks what it needs.
        """
        step = STEPS[code]
        if not step.begins_in(self.state, self.is_held):
            raise self._refusal(code)
        if Need.REVISION in step.needs and seen_revision != self.revision:
            raise ChangedMeanwhile(self.number)
        if Need.SECOND_PERSON in step.needs and must_differ and self._proposed(by):
            raise SameProposer(self.number)
        if step.reason and not reason.strip():
            raise ReasonMissing(self.number)
        if Need.COMPLETE_REVIEW in step.needs and open_points:
            raise ReviewIncomplete(list(open_points))
        self.state = step.to or self.state
        self.lines.append(Line(code, by, reason, note))

    def release(self, by: Person, at: dt.datetime) -> None:
        """A person says that this is no robot's."""
        self.take_step(StepCode.RELEASE, by)
        self.released_at = at

    def take(self, by: Person) -> None:
        """A reviewer takes the entry."""
        self.take_step(StepCode.TAKE, by)
        self.taken_by = by

    def propose(
        self, by: Person, review: Review, seen_revision: int, undecided: Sequence[str] = ()
    ) -> None:
        """Put the entry before the approver. ``undecided``: desired partners of whom nobody has said who they are.

        Raises ReviewIncomplete while an item is 要補正 or 不適, a condition is open or a partner undecided.
        """
        open_points = review.open_points()
        open_points += [f"打診先「{name}」：どの団体かを選んでいません" for name in undecided]
        self.take_step(
            StepCode.PROPOSE,
            by,
            seen_revision=seen_revision,
            note=f"要領 第{review.guideline.version}版により確認",
            open_points=open_points,
        )
        self.proposed_by = by

    def approve(
        self, by: Person, at: dt.datetime, seen_revision: int, must_differ: bool = True
    ) -> None:
        """The second person's yes, to the revision they saw. Raises SameProposer where ``must_differ``."""
        self.take_step(StepCode.APPROVE, by, seen_revision=seen_revision, must_differ=must_differ)
        self.approved_at = at

    def put_back(self, by: Person, reason: str, seen_revision: int) -> None:
        """The approver asks for another look."""
        self.take_step(StepCode.PUT_BACK, by, seen_revision=seen_revision, reason=reason)
        self.proposed_by = None

    def decline(self, by: Person, reason: str, seen_revision: int) -> StepCode:
        """Decline with a reason that the applicant reads; the step says whether it was held back."""
        code = StepCode.DECLINE_HELD if self.is_held else StepCode.DECLINE
        self.take_step(code, by, seen_revision=seen_revision, reason=reason)
        self.decline_reason = reason
        return code

    def mark_listed(self, version: int, at: dt.datetime) -> bool:
        """The site shows ``version``; returns whether that is news. Only an approved entry of that version is listed."""
        listable = STEPS[StepCode.MARK_LISTED].begins_in(self.state, self.is_held)
        if not listable or version != self.version:
            return False
        self.take_step(StepCode.MARK_LISTED, None)
        self.listed_at = at
        return True

    def _proposed(self, by: Person | None) -> bool:
        return self.proposed_by is not None and (by is None or self.proposed_by.id == by.id)

    def _refusal(self, code: StepCode) -> EntryError:
        step = STEPS[code]
        if self.state in step.from_states:
            return HeldBack(self.number)
        if self.state in step.from_held:
            return NotHeld(self.number)
        return WrongState(self.number, code, self.state)


def is_held(
    state: State, suspected_because: Sequence[str], released_at: dt.datetime | None
) -> bool:
    """Whether an entry is held back; every place that asks, but SQL, asks here."""
    return state in HOLDABLE and bool(suspected_because) and released_at is None
