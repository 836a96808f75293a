"""An entry: it takes the steps that the procedure declares, and no other."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from services.entries.domain.comments import Comment
from services.entries.domain.declarations import Need
from services.entries.domain.history import Line, Person
from services.entries.domain.procedure import STEPS, State, StepCode
from services.entries.domain.refusals import (
    ChangedMeanwhile,
    CommentsMissing,
    EntryError,
    HeldBack,
    NotHeld,
    ReasonMissing,
    ReviewIncomplete,
    SameProposer,
    TooEarly,
    WrongState,
)
from services.entries.domain.renewal import may_renew
from services.entries.domain.worklist import HOLDABLE


@dataclass
class Entry:
    """A wish for a joint project. What is done to it stands in the modules beside this one.

    ``version`` counts what the applicant sent, ``revision`` every change of the entry. ``public_version`` is what the
    site may show; None where nothing of it is public. ``listed_until`` is the 掲載期限 of that version, and
    ``returned_on`` the day from which a correction is awaited.
    """

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
    last_version: int = 1
    public_version: int | None = None
    listed_until: dt.date | None = None
    returned_on: dt.date | None = None
    suspended_by: Person | None = None
    suspend_reason: str = ""
    # Taken since the entry was read.
    lines: list[Line] = field(default_factory=list)
    # Asked for since the entry was read, of the version that it had then.
    comments: list[Comment] = field(default_factory=list)
    # The version that it had when it was read, and what its timers hang on.
    stored_version: int = field(init=False)
    stored_clocks: tuple[object, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.note_stored()

    def note_stored(self) -> None:
        """What is in the database is what stands here now."""
        self.stored_version, self.stored_clocks = self.version, self.clocks
        self.lines, self.comments = [], []

    @property
    def is_held(self) -> bool:
        """Whether it looks like a robot's and nobody has looked at it yet: until then nobody is written to."""
        return is_held(self.state, self.suspected_because, self.released_at)

    @property
    def is_public(self) -> bool:
        return self.public_version is not None

    @property
    def clocks(self) -> tuple[object, ...]:
        """What its timers hang on: they begin anew when one of these changes, and only then."""
        return self.state, self.is_public, self.returned_on, self.listed_until

    @property
    def has_new_version(self) -> bool:
        """Whether it holds a version that is not stored yet."""
        return self.version == self.last_version != self.stored_version

    def may_begin(self, code: StepCode) -> bool:
        return STEPS[code].begins_in(self.state, self.is_held, self.is_public)

    def require(self, code: StepCode, seen_revision: int | None) -> None:
        """Raises WrongState, HeldBack, NotHeld or ChangedMeanwhile where the step does not begin here and now."""
        if not self.may_begin(code):
            raise self._refusal(code)
        if Need.REVISION in STEPS[code].needs and seen_revision != self.revision:
            raise ChangedMeanwhile(self.number)

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
        comments: Sequence[Comment] = (),
        on: dt.date | None = None,
    ) -> None:
        """Take a step as the procedure declares it, and note it. Nothing changes where it is refused.

        ``by`` is a member of staff; None the applicant or the system. Of staff only a reason is asked. Raises
        WrongState, HeldBack or NotHeld where it does not begin here; ChangedMeanwhile, SameProposer, ReasonMissing,
        CommentsMissing, TooEarly or ReviewIncomplete where it lacks what it needs.
        """
        step = STEPS[code]
        self.require(code, seen_revision)
        if Need.SECOND_PERSON in step.needs and must_differ and self._was_first(by):
            raise SameProposer(self.number)
        if step.reason and by and not reason.strip():
            raise ReasonMissing(self.number)
        if Need.COMMENTS in step.needs and not comments:
            raise CommentsMissing(self.number)
        if Need.NEAR_END in step.needs and not may_renew(self.listed_until, on):
            raise TooEarly(self.number)
        if Need.COMPLETE_REVIEW in step.needs and open_points:
            raise ReviewIncomplete(list(open_points))
        self.state = step.to or self.state
        self.lines.append(Line(code, by, reason, note))

    def begin_version(self, sheet: dict[str, Any]) -> None:
        """Another version, of which nothing is public yet."""
        self.version = self.last_version = self.last_version + 1
        self.sheet = sheet
        self.title, self.organisation_name = sheet["title"], sheet["organisation"]["name"]
        self.proposed_by = None

    def return_to_public_version(self, sheet: dict[str, Any]) -> None:
        """What was on its way to be changed is let go; ``sheet`` is that of the public version."""
        assert self.public_version is not None
        self.version, self.sheet = self.public_version, sheet
        self.title, self.organisation_name = sheet["title"], sheet["organisation"]["name"]
        self.proposed_by = None

    def publish(self, at: dt.datetime) -> None:
        """From now on the site may show this version, until the 掲載期限 that stands in it."""
        self.approved_at, self.public_version = at, self.version
        self.listed_until = _day(self.sheet["listing_until"])

    def _was_first(self, by: Person | None) -> bool:
        first = self.suspended_by if self.state is State.SUSPENDED else self.proposed_by
        return first is not None and (by is None or first.id == by.id)

    def _refusal(self, code: StepCode) -> EntryError:
        step = STEPS[code]
        if self.state in step.from_states and self.is_held:
            return HeldBack(self.number)
        if self.state in step.from_held:
            return NotHeld(self.number)
        return WrongState(self.number, code, self.state)


def is_held(
    state: State, suspected_because: Sequence[str], released_at: dt.datetime | None
) -> bool:
    """Whether an entry is held back; every place that asks, but SQL, asks here."""
    return state in HOLDABLE and bool(suspected_because) and released_at is None


def _day(written: str) -> dt.date | None:
    """The 掲載期限 of a sheet; None where an old one has none, whose listing has no end then."""
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        return None
