"""What is due by itself is done once: whoever works it off, whatever breaks on the way, and wherever the clock jumps."""

import datetime as dt
import json
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from services.chassis.runtime import clock
from services.chassis.runtime.database import Database, UnitOfWork
from services.entries.domain.comments import Comment
from services.entries.domain.history import Person
from services.entries.domain.procedure import State
from services.entries.store.work import Store, StoreWork
from services.entries.usecases import take_due_steps as module
from services.entries.usecases.approve_entry import approve_entry
from services.entries.usecases.hand_over_entry import hand_over_entry
from services.entries.usecases.mark_listed import mark_listed
from services.entries.usecases.propose_approval import propose_approval
from services.entries.usecases.return_entry import return_entry
from services.entries.usecases.submit_entry import submit_entry
from services.entries.usecases.take_due_steps import take_due_steps
from services.entries.usecases.take_entry import take_entry
from services.entries.web.schemas import load_entry
from services.japanese.dates import JAPAN
from services.japanese.working_days import add_working_days
from tests.builders import entry_sheet
from tests.integration.statements import counted
from tests.unit.entries.fakes import complete_review

REVIEWER, APPROVER = Person(str(uuid.uuid4()), "審査 花子"), Person(str(uuid.uuid4()), "承認 太郎")
NOON = dt.datetime(2026, 11, 24, 3, tzinfo=dt.UTC)
LAST_DAY = dt.date(2027, 1, 29)


class Calendar:
    """The clock of the tests' own process."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = NOON
        monkeypatch.setattr(clock, "now", lambda: self.now)

    def go_to(self, day: dt.date) -> dt.date:
        self.now = dt.datetime.combine(day, NOON.time(), dt.UTC)
        return day


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    return Calendar(monkeypatch)


def revision(work: StoreWork, number: str) -> int:
    return work.entries.get(number).revision


def listed(database: Database) -> str:
    with database.unit_of_work() as uow:
        work = StoreWork(uow)
        sheet = load_entry(entry_sheet(listing_until=LAST_DAY.isoformat()))
        number = submit_entry(work, sheet, ["secret"], "試験").number
        take_entry(work, number, REVIEWER)
        propose_approval(work, number, complete_review(), REVIEWER, revision(work, number))
        approve_entry(work, number, APPROVER, revision(work, number))
        mark_listed(work, {number: 1})
    return number


def returned(database: Database) -> str:
    with database.unit_of_work() as uow:
        work = StoreWork(uow)
        number = submit_entry(work, load_entry(entry_sheet()), ["secret"], "試験").number
        take_entry(work, number, REVIEWER)
        comments = [Comment("summary", "短くしてください")]
        return_entry(work, number, REVIEWER, comments, revision(work, number))
    return number


def told(uow: UnitOfWork, *numbers: str) -> list[str]:
    """The types of what was announced about these entries, in its order."""
    rows = uow.all("SELECT body FROM outbox ORDER BY position")
    events = [json.loads(row["body"]) for row in rows]
    return [event["type"] for event in events if event["subject"] in numbers]


def steps_left(uow: UnitOfWork, number: str) -> list[tuple[str, dt.date]]:
    rows = uow.all(
        "SELECT step, due_on FROM due_step d JOIN entry e ON e.id = d.entry_id WHERE number = %s ORDER BY due_on",
        (number,),
    )
    return [(row["step"], row["due_on"]) for row in rows]


def test_a_return_is_followed_by_two_reminders_a_rest_and_an_end(
    fresh_database: Callable[[str], Database], calendar: Calendar
) -> None:
    database, today = fresh_database("entries"), clock.today()
    number, store = returned(database), Store(database)
    with database.unit_of_work() as uow:
        expected = [("remind", 7), ("remind", 12), ("rest", 14)]
        assert steps_left(uow, number) == [(s, add_working_days(today, n)) for s, n in expected]
    for day in (today + dt.timedelta(days=n) for n in range(80)):
        take_due_steps(store, calendar.go_to(day))
        take_due_steps(store, day)
    with database.unit_of_work() as uow:
        assert told(uow, number)[1:] == [
            "entry.returned.v1",
            "entry.correction_awaited.v1",
            "entry.correction_awaited.v1",
            "entry.dormant.v1",
            "entry.closed.v1",
        ]
        assert StoreWork(uow).entries.get(number).state is State.CLOSED
        assert steps_left(uow, number) == []


def test_a_listing_is_ended_the_day_after_its_last_day_and_not_before(
    fresh_database: Callable[[str], Database], calendar: Calendar
) -> None:
    database = fresh_database("entries")
    number, store = listed(database), Store(database)
    take_due_steps(store, calendar.go_to(LAST_DAY))
    with database.unit_of_work() as uow:
        assert StoreWork(uow).entries.get(number).state is State.LISTED
    take_due_steps(store, calendar.go_to(LAST_DAY + dt.timedelta(days=1)))
    with database.unit_of_work() as uow:
        entry = StoreWork(uow).entries.get(number)
        assert (entry.state, entry.public_version) == (State.EXPIRED, None)
        # Of two notices that nobody could send in time, only the later one was.
        assert told(uow, number)[2:] == ["entry.expiring.v1", "entry.expired.v1"]


def test_four_workers_and_busy_staff_do_each_thing_once(
    fresh_database: Callable[[str], Database], calendar: Calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = fresh_database("entries")
    numbers = [returned(database) for _ in range(40)]
    monkeypatch.setattr(module, "BATCH", 7)
    reminded = calendar.go_to(add_working_days(clock.today(), 7))

    def staff() -> None:
        for number in numbers:
            with database.unit_of_work() as uow:
                work = StoreWork(uow)
                work.entries.get_for_update(number)
                hand_over_entry(work, number, REVIEWER, revision(work, number))

    def work_off() -> None:
        take_due_steps(Store(database), reminded)

    with ThreadPoolExecutor(5) as pool:
        jobs = [pool.submit(staff)]
        jobs += [pool.submit(work_off) for _ in range(4)]
        for job in jobs:
            job.result()
    # Those that staff had locked at that moment are worked off the next time.
    take_due_steps(Store(database), reminded)
    with database.unit_of_work() as uow:
        assert Counter(told(uow, *numbers))["entry.correction_awaited.v1"] == len(numbers)


def test_what_breaks_in_the_middle_of_a_batch_is_done_whole_the_next_time(
    fresh_database: Callable[[str], Database], calendar: Calendar
) -> None:
    database = fresh_database("entries")
    numbers = [returned(database) for _ in range(5)]
    reminded = calendar.go_to(add_working_days(clock.today(), 7))

    class Breaking(Store):
        @contextmanager
        def work(self) -> Iterator[StoreWork]:
            with super().work() as work:
                yield work
                raise ConnectionError("gone before the commit")

    with pytest.raises(ConnectionError):
        take_due_steps(Breaking(database), reminded)
    with database.unit_of_work() as uow:
        assert "entry.correction_awaited.v1" not in told(uow, *numbers)
    assert take_due_steps(Store(database), reminded) == len(numbers)
    with database.unit_of_work() as uow:
        assert Counter(told(uow, *numbers))["entry.correction_awaited.v1"] == len(numbers)


def test_a_clock_that_jumps_back_over_midnight_reminds_nobody_twice(
    fresh_database: Callable[[str], Database], calendar: Calendar
) -> None:
    database = fresh_database("entries")
    number, store = returned(database), Store(database)
    day = add_working_days(clock.today(), 7)
    calendar.now = dt.datetime.combine(day, dt.time(0, 10), JAPAN)
    take_due_steps(store, clock.today())
    calendar.now -= dt.timedelta(hours=1)
    with database.unit_of_work() as uow:
        work = StoreWork(uow)
        hand_over_entry(work, number, APPROVER, revision(work, number))
    take_due_steps(store, clock.today())
    calendar.now += dt.timedelta(hours=2)
    take_due_steps(store, clock.today())
    with database.unit_of_work() as uow:
        assert Counter(told(uow, number))["entry.correction_awaited.v1"] == 1


def test_a_batch_costs_the_same_statements_however_many_are_due(
    fresh_database: Callable[[str], Database], calendar: Calendar
) -> None:
    database = fresh_database("entries")
    reminded = add_working_days(clock.today(), 7)

    def statements(entries: Sequence[str]) -> int:
        with counted() as sent:
            assert take_due_steps(Store(database), reminded) == len(entries)
        return len(sent)

    few = [returned(database) for _ in range(2)]
    cost_of_few = statements(few)
    many = [returned(database) for _ in range(20)]
    assert statements(many) == cost_of_few
