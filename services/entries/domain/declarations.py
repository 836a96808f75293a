"""What a procedure declares of each of its states and steps. The declarations themselves stand in ``procedure/``."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from services.entries.domain.procedure.codes import State, StepCode

Tone = Literal["neutral", "info", "success", "warning", "danger"]
Role = Literal["reviewer", "approver", "admin"]


class Clock(StrEnum):
    """By when the next step is due: a working day after the entry came in, or the day promised to the applicant."""

    TAKE = "take"
    ANSWER = "answer"


class Need(StrEnum):
    """What a step asks for beyond the right state."""

    REVISION = "the revision that the person saw is the present one"
    SECOND_PERSON = "another person than the one who proposed"
    COMPLETE_REVIEW = "no item, condition or partner is open"
    COMMENTS = "the fields that are to be corrected are named"
    NEAR_END = "the notices of the listing's end have begun"


@dataclass(frozen=True)
class Timer:
    """When the system takes a step by itself: ``days`` from the day an entry was returned (working days), or from the
    last day of its listing (calendar days, before it where negative). A ``notice`` whose day has passed is not sent."""

    since: Literal["returned", "listing_end"]
    days: int
    is_notice: bool = False


@dataclass(frozen=True)
class Notice:
    """A notice on a page. ``text`` may name ``{answer_by}``."""

    tone: Tone
    title: str
    text: str = ""


@dataclass(frozen=True)
class Reason:
    """A reason that a step asks for: its field in the form, and what is said where it is missing."""

    field: str
    label: str
    hint: str
    missing: str
    rows: int = 3


@dataclass(frozen=True)
class Button:
    """How a page offers a step. One that asks for a reason unfolds under ``heading``, with ``warning`` above it."""

    label: str
    kind: Literal["primary", "secondary", "danger"] = "primary"
    heading: str = ""
    warning: str = ""


@dataclass(frozen=True, kw_only=True)
class StateRule:
    """A state. ``stage`` and ``told`` are what the applicant reads of it; ``next`` and ``to_do`` what comes next.

    ``is_open``: somebody, or the site, has yet to do something; ``outcome``: what was decided. In the queue stands first
    what is due first, by its ``clock``. ``count``: what its tile above the queue is called.
    ``waits_for``: what an operator reads where the system has to take the next step.
    """

    label: str
    tone: Tone
    told: Notice
    stage: str = ""
    is_open: bool = False
    outcome: Literal["", "approved", "declined", "closed", "withdrawn", "suspended", "expired"] = ""
    clock: Clock | None = None
    next: "StepCode | None" = None
    to_do: str = ""
    count: str = ""
    waits_for: str = ""

    @property
    def is_approved(self) -> bool:
        return self.outcome == "approved"

    @property
    def is_undecided(self) -> bool:
        return not self.outcome

    @property
    def is_listed(self) -> bool:
        """Whether the public list shows the entry."""
        return self.is_approved and not self.is_open


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step. It begins in one of ``from_states``, or, while the entry is held back, in one of ``from_held``.

    ``public``: whether a version of the entry must be public, or none; None asks for neither. ``to``: where it leads;
    None leaves the state as it is. ``roles``: the staff who may take it; ``actor`` takes it, too, or, without any,
    alone, the system by its ``timers``. ``address``: the last part of the address to which its form is sent. ``by_taker``: it is
    waited for from whoever took the entry; ``for_second``: pages offer it to nobody who proposed. ``emits``: the events; ``mail``: what the applicant is sent.
    ``done`` is said after it, as long as the entry is in one of ``done_in``.
    """

    sentence: str
    from_states: tuple["State", ...] = ()
    from_held: tuple["State", ...] = ()
    public: bool | None = None
    to: "State | None" = None
    roles: tuple[Role, ...] = ()
    actor: Literal["", "申込者", "システム"] = ""
    address: str = ""
    needs: frozenset[Need] = frozenset()
    by_taker: bool = False
    for_second: bool = False
    reason: Reason | None = None
    button: Button | None = None
    emits: tuple[str, ...] = ()
    mail: str = ""
    done: str = ""
    done_in: tuple["State", ...] = ()
    timers: tuple[Timer, ...] = ()

    def begins_in(self, state: "State", is_held: bool, is_public: bool) -> bool:
        if self.public is not None and self.public != is_public:
            return False
        return state in (self.from_held if is_held else self.from_states)
