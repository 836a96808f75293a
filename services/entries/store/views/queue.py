"""The office's list of entries: what waits, most urgent first, how much of it, and what comes next."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from services.chassis.runtime import clock
from services.chassis.runtime.database import UnitOfWork, containing
from services.entries.domain.clocks import WORKING_DAYS
from services.entries.domain.declarations import Clock, StateRule
from services.entries.domain.procedure import STATES, State
from services.entries.domain.worklist import Waiting
from services.entries.store._queries import queries
from services.entries.store.states import CLOCKS, HELD, LISTED_NEXT, PLACES
from services.japanese.working_days import add_working_days, is_working_day, subtract_working_days


@dataclass(frozen=True)
class Wanted:
    """What is looked for: entries in one of ``states``, only those that are held back, with ``words`` in them."""

    states: Sequence[State]
    held_only: bool = False
    words: str = ""


@dataclass(frozen=True)
class QueueRow:
    """One line of the list. ``due``: by when the next step is due, where a clock runs."""

    number: str
    title: str
    organisation_name: str
    state: State
    is_held: bool
    due: dt.date | None
    is_overdue: bool
    taken_by_name: str
    proposed_by_name: str

    @property
    def rule(self) -> StateRule:
        return STATES[self.state]


@dataclass(frozen=True)
class Count:
    """How many entries are in a state, and how many of them are late or due today."""

    total: int = 0
    overdue: int = 0
    due_today: int = 0


def find_queue(
    uow: UnitOfWork, wanted: Wanted, today: dt.date, limit: int, offset: int = 0
) -> list[QueueRow]:
    """One page of the list as it stands on ``today``."""
    rows = queries.find_queue(
        uow.connection,
        **_parameters(wanted),
        **_days(today),
        **CLOCKS,
        **HELD,
        **PLACES,
        limit=limit,
        offset=offset,
    )
    found = []
    for row in rows:
        state = State(row["state"])
        due = due_day(state, row["submitted_at"], row["answer_by"])
        found.append(
            QueueRow(
                row["number"],
                row["title"],
                row["organisation_name"],
                state,
                row["is_held"],
                due,
                due is not None and due < today,
                row["taken_by_name"] or "",
                row["proposed_by_name"] or "",
            )
        )
    return found


def count_queue(uow: UnitOfWork, wanted: Wanted) -> int:
    return int(queries.count_queue(uow.connection, **_parameters(wanted)))


def count_held(uow: UnitOfWork) -> int:
    return int(queries.count_held(uow.connection, **HELD))


def count_by_state(uow: UnitOfWork, today: dt.date) -> dict[State, Count]:
    """Every state in which a clock runs, also where nothing is in it."""
    rows = queries.count_by_state(
        uow.connection, **_days(today), **CLOCKS, working_day=is_working_day(today)
    )
    counted = {
        State(row["state"]): Count(row["total"], row["overdue"], row["due_today"]) for row in rows
    }
    return {state: counted.get(state, Count()) for state, rule in STATES.items() if rule.clock}


def find_next(uow: UnitOfWork, number: str, me: str, waiting: Waiting, must_differ: bool) -> str:
    """The number of the entry after ``number`` that waits for this person; empty where none does."""
    found = queries.find_next(
        uow.connection,
        number=number,
        me=me,
        anybody=[state.value for state in waiting.anybody],
        taker=[state.value for state in waiting.taker],
        second=[state.value for state in waiting.second],
        must_differ=must_differ,
    )
    return str(found or "")


def seconds_not_listed(uow: UnitOfWork) -> float:
    """For how long the longest approved entry has waited for the site to show it."""
    return float(queries.find_oldest_not_listed(uow.connection, **LISTED_NEXT))


def due_day(state: State, submitted_at: dt.datetime, answer_by: dt.date) -> dt.date | None:
    """By when the next step is due; None where no clock runs."""
    match STATES[state].clock:
        case Clock.TAKE:
            came_in = clock.japan_date(submitted_at)
            return add_working_days(came_in, WORKING_DAYS.taken_within)
        case Clock.ANSWER:
            return answer_by
    return None


def _parameters(wanted: Wanted) -> dict[str, object]:
    return {
        "states": [state.value for state in wanted.states],
        "held_only": wanted.held_only,
        "words": wanted.words,
        "pattern": containing(wanted.words),
    }


def _days(today: dt.date) -> dict[str, dt.date]:
    still_in_time = subtract_working_days(today, WORKING_DAYS.taken_within)
    return {"today": today, "still_in_time": still_in_time}
