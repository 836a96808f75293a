"""What needs a person is a number at once: read from a real database when asked, with the broker or without it."""

from collections.abc import Callable

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from structlog.testing import capture_logs

from services.chassis.runtime.database import Database
from services.chassis.runtime.vitals import Vital, read_queues, read_timers
from services.chassis.runtime.watch import Metrics, sound
from tests.integration.chassis.handlers import thing

LATE = "now() - interval '2 hours'"


@pytest.fixture
def database(fresh_database: Callable[[str], Database]) -> Database:
    return fresh_database("entries")


def vitals(database: Database) -> list[Vital]:
    with database.unit_of_work() as uow:
        return [*read_queues(uow), *read_timers(uow, {"sweep": 60})]


def alarms(database: Database) -> list[str]:
    """What the log says needs a person."""
    with capture_logs() as lines:
        sound(vitals(database))
    return [line["event"] for line in lines]


def test_service_that_is_well_needs_nobody(database: Database) -> None:
    with database.unit_of_work() as uow:
        uow.emit(thing("fresh"))
        uow.execute("INSERT INTO timer (name, last_tick_at) VALUES ('sweep', clock_timestamp())")
    assert alarms(database) == []


@pytest.mark.parametrize(
    ("trouble", "alarm"),
    [
        (f"UPDATE outbox SET created_at = {LATE}", "outbox_is_stuck"),
        (
            "INSERT INTO inbox_retry (handler, event_id, body, next_attempt_at, last_error, first_failed_at)"
            f" VALUES ('x', gen_random_uuid(), '{{}}', now(), 'x', {LATE})",
            "retries_last",
        ),
        (
            "INSERT INTO dead_letter (handler, body, reason, attempts) VALUES ('x', '', 'x', 1)",
            "dead_letters_wait",
        ),
        (f"INSERT INTO timer (name, last_tick_at) VALUES ('sweep', {LATE})", "timer_is_overdue"),
    ],
)
def test_each_trouble_sounds_its_alarm(trouble: str, alarm: str, database: Database) -> None:
    with database.unit_of_work() as uow:
        uow.emit(thing("waits"))
    assert alarms(database) == []
    with database.unit_of_work() as uow:
        uow.execute(trouble)
    assert alarms(database) == [alarm]


def test_metrics_are_those_of_the_moment_they_are_asked_for(database: Database) -> None:
    registry = CollectorRegistry()
    registry.register(Metrics(database, read_queues))
    assert b"tsunagari_outbox_events 0.0" in generate_latest(registry)
    with database.unit_of_work() as uow:
        uow.emit(thing("a"), thing("b"))
    assert b"tsunagari_outbox_events 2.0" in generate_latest(registry)


def test_database_that_is_away_is_a_metric_too() -> None:
    registry = CollectorRegistry()
    registry.register(Metrics(Database("postgresql://127.0.0.1:1/nowhere", 1), read_queues))
    assert b"tsunagari_database_up 0.0" in generate_latest(registry)
