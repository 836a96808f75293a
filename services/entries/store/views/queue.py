"""The office's list of entries: what waits, most urgent first, how much of it, and what comes next."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from services.chassis.runtime.database import UnitOfWork, containing
from services.entries.domain.declarations import StateRule
from services.entries.domain.procedure import STATES, State
from services.entries.domain.worklist import Waiting
from services.entries.store._queries import queries
from services.entries.store.states import HELD, LISTED_NEXT, WITH_CLOCK
from services.japanese.search_key import search_words

# Nobody reads beyond these numbers, and counting further would take longer with every entry.
MOST_COUNTED, MOST_FOUND = 1_000, 10_000


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
    """How many entries are in a state, and how many of them are late or due today; none counts beyond MOST_COUNTED + 1."""

    total: int
    overdue: int
    due_today: int


def find_queue(
    uow: UnitOfWork, wanted: Wanted, today: dt.date, limit: int, offset: int = 0
) -> list[QueueRow]:
    """One page of the list as it stands on ``today``: what is open by the day it is due, any other the latest first."""
    rows = queries.find_queue(
        uow.connection,
        **parameters(wanted),
        **HELD,
        limit=limit,
        offset=offset,
    )
    return [
        QueueRow(
            row["number"],
            row["title"],
            row["organisation_name"],
            State(row["state"]),
            row["is_held"],
            row["next_due_on"],
            row["next_due_on"] is not None and row["next_due_on"] < today,
            row["taken_by_name"] or "",
            row["proposed_by_name"] or "",
        )
        for row in rows
    ]


def count_queue(uow: UnitOfWork, wanted: Wanted) -> int:
    """How many there are, up to MOST_FOUND + 1."""
    return int(queries.count_queue(uow.connection, **parameters(wanted), most=MOST_FOUND + 1))


def count_held(uow: UnitOfWork) -> int:
    """How many are held back, up to MOST_COUNTED + 1."""
    return int(queries.count_held(uow.connection, **HELD, most=MOST_COUNTED + 1))


def count_by_state(uow: UnitOfWork, today: dt.date) -> dict[State, Count]:
    """Every state in which a clock runs, also where nothing is in it."""
    rows = queries.count_by_state(uow.connection, today=today, **WITH_CLOCK, most=MOST_COUNTED + 1)
    return {
        State(row["state"]): Count(row["total"], row["overdue"], row["due_today"]) for row in rows
    }


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


def parameters(wanted: Wanted) -> dict[str, object]:
    """``wanted`` as the queries take it: where all of it is open, it is sorted by the day it is due."""
    patterns = [containing(word) for word in search_words(wanted.words)]
    is_open = all(STATES[state].is_open for state in wanted.states)
    return {
        "states": [state.value for state in wanted.states],
        "any_state": len(wanted.states) == len(State),
        "open_only": is_open,
        "by_due": is_open,
        "held_only": wanted.held_only,
        "pattern": max(patterns, key=len, default=""),
        "patterns": patterns,
    }
