"""The connections of one process: as many as it needs at once, and no more for long."""

from collections.abc import Callable
from contextlib import ExitStack

import eventlet
import pytest

from services.chassis.runtime import database as pool
from services.chassis.runtime.database import Database
from tests.running import eventually


def test_what_a_burst_left_open_is_closed_when_it_is_needed_no_more(
    fresh_database: Callable[[str], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    dsn = fresh_database("entries").dsn
    used, watcher = Database(dsn, 5, "tests of the pool"), Database(dsn, 1)

    def count_open() -> int:
        with watcher.unit_of_work() as uow:
            found = uow.one(
                "SELECT count(*) AS open FROM pg_stat_activity WHERE application_name = %s",
                (used.name,),
            )
        assert found is not None
        return int(found["open"])

    with ExitStack() as burst:
        for _ in range(3):
            burst.enter_context(used.unit_of_work()).execute("SELECT 1")
    with used.unit_of_work() as uow:
        uow.execute("SELECT 1")
    assert count_open() == 3

    monkeypatch.setattr(pool, "UNUSED_SECONDS", 0.1)
    eventlet.sleep(0.2)
    with used.unit_of_work() as uow:
        uow.execute("SELECT 1")
    eventually(lambda: count_open() == 1)
    # What was closed makes room again.
    with ExitStack() as burst:
        for _ in range(5):
            burst.enter_context(used.unit_of_work()).execute("SELECT 1")
    assert count_open() == 5
