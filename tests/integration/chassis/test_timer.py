"""Timers against a real database: one tick for all workers, by the database's clock."""

import threading
import time
from collections.abc import Callable

import pytest

from services.chassis.runtime.database import Database
from services.chassis.runtime.timer import Every


class CountedTimer(Every):
    """A timer whose method counts, without a worker around it."""

    def __init__(self, database: Database, ticks: list[float], seconds: float = 300) -> None:
        super().__init__(seconds)
        self._database = Database(database.dsn, 2, "tests")
        self.method_name = "sweep"
        self._ticks = ticks
        self.fails = False

    def _call(self) -> None:
        self._ticks.append(time.monotonic())
        if self.fails:
            raise RuntimeError("unlucky")

    def tick(self) -> None:
        self._tick()


@pytest.fixture
def database(fresh_database: Callable[[str], Database]) -> Database:
    return fresh_database("entries")


def test_timers_of_ten_workers_tick_once(database: Database) -> None:
    ticks: list[float] = []
    timers = [CountedTimer(database, ticks) for _ in range(10)]
    ready = threading.Barrier(len(timers))

    def tick(timer: CountedTimer) -> None:
        ready.wait(30)
        timer.tick()
        timer.tick()

    threads = [threading.Thread(target=tick, args=(timer,)) for timer in timers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(ticks) == 1


def test_timer_is_due_again_after_its_time_and_not_before(database: Database) -> None:
    ticks: list[float] = []
    timer = CountedTimer(database, ticks)
    for minutes, expected in ((0, 1), (4, 1), (6, 2)):
        with database.unit_of_work() as uow:
            uow.execute(
                "UPDATE timer SET last_tick_at = clock_timestamp() - %s * interval '1 minute'",
                (minutes,),
            )
        timer.tick()
        assert len(ticks) == expected


def test_timer_goes_on_when_the_database_s_clock_was_set_back(database: Database) -> None:
    ticks: list[float] = []
    timer = CountedTimer(database, ticks)
    timer.tick()
    with database.unit_of_work() as uow:
        uow.execute("UPDATE timer SET last_tick_at = last_tick_at + interval '4 days'")
    timer.tick()
    timer.tick()
    assert len(ticks) == 2


def test_wall_clock_of_the_machine_adds_no_ticks(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks: list[float] = []
    timer = CountedTimer(database, ticks)
    timer.tick()
    really = time.time
    for hours in (1, 24, -24):
        monkeypatch.setattr(time, "time", lambda hours=hours: really() + hours * 3600)
        timer.tick()
    assert len(ticks) == 1


def test_tick_that_failed_is_due_at_the_next_opportunity(database: Database) -> None:
    ticks: list[float] = []
    timer = CountedTimer(database, ticks)
    timer.fails = True
    with pytest.raises(RuntimeError, match="unlucky"):
        timer.tick()
    timer.fails = False
    timer.tick()
    timer.tick()
    assert len(ticks) == 2
