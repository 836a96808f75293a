"""By when the next step of an entry is due, in working days."""

import datetime as dt

import pytest

from services.entries.domain.procedure import STATES, State
from services.entries.domain.worklist import CLOCKED, due_day
from services.entries.store.queue_keys import next_due_on

ANSWER_BY = dt.date(2026, 12, 7)
FRIDAY = dt.datetime(2026, 11, 20, 3, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("came_in", "due"),
    [
        (dt.date(2026, 11, 19), dt.date(2026, 11, 20)),
        (dt.date(2026, 11, 20), dt.date(2026, 11, 24)),  # over a weekend and a holiday
        (dt.date(2026, 11, 22), dt.date(2026, 11, 24)),
        (dt.date(2026, 12, 28), dt.date(2027, 1, 4)),
    ],
)
def test_an_entry_is_taken_within_one_working_day(came_in: dt.date, due: dt.date) -> None:
    assert due_day(State.SUBMITTED, came_in, ANSWER_BY) == due


def test_in_every_other_state_with_a_clock_the_promised_day_is_due() -> None:
    for state in State:
        expected = ANSWER_BY if state in CLOCKED and state is not State.SUBMITTED else None
        if state is not State.SUBMITTED:
            assert due_day(state, FRIDAY.date(), ANSWER_BY) == expected, state


def test_what_is_kept_tells_due_from_open_and_open_from_ended() -> None:
    """The office's queue reads what is open by this alone."""
    for state, rule in STATES.items():
        kept = next_due_on(state, FRIDAY, ANSWER_BY)
        assert (kept is None) == (not rule.is_open), state
        assert (kept == "infinity") == (rule.is_open and rule.clock is None), state


def test_the_day_it_came_in_is_that_of_japan() -> None:
    late = dt.datetime(2026, 11, 19, 15, 30, tzinfo=dt.UTC)  # Friday, half past midnight
    assert next_due_on(State.SUBMITTED, late, ANSWER_BY) == "2026-11-24"
