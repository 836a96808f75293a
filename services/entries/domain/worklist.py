"""What follows from the procedure: which entries are open, what waits for whom, and who may take which step now."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from services.entries.domain.clocks import WORKING_DAYS
from services.entries.domain.declarations import Clock, Need, StateRule, Step
from services.entries.domain.procedure import STATES, STEPS, State, StepCode
from services.japanese.working_days import add_working_days


def states_where(holds: Callable[[StateRule], bool]) -> list[State]:
    return [state for state, rule in STATES.items() if holds(rule)]


OPEN = states_where(lambda rule: rule.is_open)
# Those in which an entry may be held back: a person has to look before anything else happens.
HOLDABLE = list(STEPS[StepCode.RELEASE].from_held)
# Those in which the site is awaited.
LISTABLE = list(STEPS[StepCode.MARK_LISTED].from_states)


# Those in which a clock runs.
CLOCKED = states_where(lambda rule: rule.clock is not None)


def due_day(state: State, came_in: dt.date, answer_by: dt.date) -> dt.date | None:
    """By when the next step is due; None where no clock runs."""
    match STATES[state].clock:
        case Clock.TAKE:
            return add_working_days(came_in, WORKING_DAYS.taken_within)
        case Clock.ANSWER:
            return answer_by
    return None


def staff_steps() -> dict[StepCode, Step]:
    """The steps that people of the secretariat take, each at its address."""
    return {code: step for code, step in STEPS.items() if step.roles}


def steps_at(address: str) -> dict[StepCode, Step]:
    return {code: step for code, step in staff_steps().items() if step.address == address}


def open_steps(
    state: State, is_held: bool, is_public: bool, roles: Collection[str]
) -> dict[StepCode, Step]:
    """What somebody with ``roles`` may do with an entry now, as far as its state and their roles say."""
    return {
        code: step
        for code, step in staff_steps().items()
        if step.begins_in(state, is_held, is_public) and set(step.roles) & set(roles)
    }


def applicant_steps(state: State, is_held: bool, is_public: bool) -> set[StepCode]:
    """What the applicant may do with their entry now, as far as its state says."""
    return {
        code
        for code, step in STEPS.items()
        if step.actor == "申込者" and step.begins_in(state, is_held, is_public)
    }


@dataclass(frozen=True)
class Waiting:
    """States whose next step waits for somebody: for ``anybody`` with the role, for whoever took the entry, or for
    a second person."""

    anybody: list[State]
    taker: list[State]
    second: list[State]


def waiting_for(roles: Iterable[str]) -> Waiting:
    """What waits for somebody with these roles."""
    mine = set(roles)
    found = Waiting([], [], [])
    for state, rule in STATES.items():
        step = STEPS[rule.next] if rule.next else None
        if step is None or not mine & set(step.roles):
            continue
        if Need.SECOND_PERSON in step.needs:
            found.second.append(state)
        elif step.by_taker:
            found.taker.append(state)
        else:
            found.anybody.append(state)
    return found
