"""The inbox against a real database: one effect for each event, and nothing that fails is lost."""

import threading
from collections.abc import Callable

import psycopg2
import pytest

from services.chassis.messaging.envelope import Event
from services.chassis.messaging.inbox import LEAST_TRIES, MOST_DEATHS, Inbox, Message, TryAgainLater
from services.chassis.runtime.database import Database, UnitOfWork
from tests.integration.chassis.handlers import (
    ThingHappened,
    message,
    noted,
    noting_handler,
    rows_of,
    thing,
)


@pytest.fixture
def database(fresh_database: Callable[[str], Database]) -> Database:
    return fresh_database("entries")


def test_event_that_arrives_ten_times_at_once_has_one_effect(database: Database) -> None:
    happened, handler = thing("茶会"), noting_handler()
    ready = threading.Barrier(10)

    def receive() -> None:
        own = Database(database.dsn, 1, "tests")
        assert own.answers()
        ready.wait(30)
        Inbox(own, "entries").receive(handler, [message(happened)])

    threads = [threading.Thread(target=receive) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert noted(database) == ["茶会"]
    assert len(rows_of(database, "inbox")) == 1


def test_event_that_stands_twice_in_one_batch_has_one_effect(database: Database) -> None:
    for takes_batch in (True, False):
        happened = thing(f"batch {takes_batch}")
        Inbox(database, "entries").receive(
            noting_handler(takes_batch=takes_batch), [message(happened), message(happened)]
        )
    assert noted(database) == ["batch False", "batch True"]


@pytest.mark.parametrize("takes_batch", [True, False])
def test_one_bad_event_of_a_batch_is_laid_aside_and_the_others_have_their_effect(
    takes_batch: bool, database: Database
) -> None:
    def refuse(_: UnitOfWork, event: Event) -> None:
        if event.data["name"] == "bad":
            raise ValueError("山田 花子 <hanako@example.jp>")

    handler = noting_handler(refuse, takes_batch)
    Inbox(database, "entries").receive(
        handler, [message(thing(name)) for name in ("a", "bad", "b")]
    )

    assert noted(database) == ["a", "b"]
    [letter] = rows_of(database, "dead_letter")
    assert (letter["handler"], letter["reason"]) == ("thing.happened.v1", "ValueError")
    assert len(rows_of(database, "inbox")) == 2


def test_what_a_failing_handler_announced_is_not_announced(database: Database) -> None:
    def announce_and_fail(uow: UnitOfWork, event: Event) -> None:
        uow.emit(thing("never"))
        uow.execute("SELECT 1 / 0")

    Inbox(database, "entries").receive(noting_handler(announce_and_fail), [message(thing("a"))])
    assert [row["type"] for row in rows_of(database, "outbox")] == ["entries.received.v1"]
    assert rows_of(database, "dead_letter")[0]["reason"] == "DivisionByZero 22012"


def test_failure_that_may_pass_is_tried_again_later_and_later_until_it_has_passed(
    database: Database,
) -> None:
    passes = False

    def sometimes(_: UnitOfWork, __: Event) -> None:
        if not passes:
            raise TryAgainLater

    handler, inbox = noting_handler(sometimes), Inbox(database, "entries")
    inbox.receive(handler, [message(thing("a"))])
    assert noted(database) == []
    pauses = []
    for attempts in range(1, 5):
        [waiting] = rows_of(database, "inbox_retry")
        assert waiting["attempts"] == attempts
        pauses.append(_seconds_left(database))
        assert inbox.retry_due({handler.name: handler}) == 0  # not yet
        _make_due(database)
        passes = attempts == 4
        assert inbox.retry_due({handler.name: handler}) == 1
    assert noted(database) == ["a"]
    assert rows_of(database, "inbox_retry") == []
    assert rows_of(database, "dead_letter") == []
    assert 0 < pauses[0] <= 2
    assert pauses[3] > 8


def test_lock_that_is_not_free_in_time_is_a_failure_that_may_pass(database: Database) -> None:
    def wait_for_lock(uow: UnitOfWork, _: Event) -> None:
        uow.execute("SET LOCAL lock_timeout = '50ms'")
        uow.execute("LOCK TABLE draft IN ROW EXCLUSIVE MODE")

    holder = psycopg2.connect(database.dsn)
    with holder, holder.cursor() as cursor:
        cursor.execute("LOCK TABLE draft IN SHARE MODE")
        Inbox(database, "entries").receive(noting_handler(wait_for_lock), [message(thing("a"))])
    holder.close()
    assert [row["last_error"] for row in rows_of(database, "inbox_retry")] == [
        "LockNotAvailable 55P03"
    ]


def test_failure_that_lasts_three_days_and_hundreds_of_tries_is_laid_aside(
    database: Database,
) -> None:
    handler, inbox = noting_handler(_never), Inbox(database, "entries")
    inbox.receive(handler, [message(thing("a"))])
    for days, tries, left in ((2, LEAST_TRIES, 1), (2, 0, 0)):
        with database.unit_of_work() as uow:
            uow.execute(
                "UPDATE inbox_retry SET first_failed_at = first_failed_at - %s * interval '1 day',"
                " attempts = attempts + %s",
                (days, tries),
            )
        _make_due(database)
        inbox.retry_due({handler.name: handler})
        assert len(rows_of(database, "inbox_retry")) == left
    [letter] = rows_of(database, "dead_letter")
    assert (letter["reason"], letter["attempts"]) == ("TryAgainLater", LEAST_TRIES + 3)


def test_clock_that_jumps_four_days_ahead_gives_up_nothing(database: Database) -> None:
    handler, inbox = noting_handler(_never), Inbox(database, "entries")
    inbox.receive(handler, [message(thing("a"))])
    with database.unit_of_work() as uow:
        uow.execute(
            "UPDATE inbox_retry SET first_failed_at = first_failed_at - interval '4 days',"
            " next_attempt_at = next_attempt_at - interval '4 days'"
        )
    assert inbox.retry_due({handler.name: handler}) == 1
    assert rows_of(database, "dead_letter") == []
    [waiting] = rows_of(database, "inbox_retry")
    assert waiting["attempts"] == 2


def test_clock_that_was_set_back_keeps_no_retry_waiting(database: Database) -> None:
    handler, inbox = noting_handler(), Inbox(database, "entries")
    inbox.receive(noting_handler(_never), [message(thing("a"))])
    with database.unit_of_work() as uow:
        uow.execute("UPDATE inbox_retry SET next_attempt_at = now() + interval '4 days'")
    assert inbox.retry_due({handler.name: handler}) == 1
    assert noted(database) == ["a"]


def test_worker_that_dies_while_it_tries_again_leaves_the_event_for_another(
    database: Database,
) -> None:
    class Killed(BaseException):
        pass

    def die(_: UnitOfWork, __: Event) -> None:
        raise Killed

    handler, inbox = noting_handler(), Inbox(database, "entries")
    with database.unit_of_work() as uow:
        happened = thing("a")
        uow.execute(
            "INSERT INTO inbox_retry (handler, event_id, body, next_attempt_at, last_error)"
            " VALUES (%s, %s, %s, now(), 'x')",
            (handler.name, happened.id, happened.to_body()),
        )
    with pytest.raises(Killed):
        inbox.retry_due({handler.name: noting_handler(die)})
    assert inbox.retry_due({handler.name: handler}) == 0
    _make_due(database)
    assert inbox.retry_due({handler.name: handler}) == 1
    assert noted(database) == ["a"]


def test_event_that_kills_its_worker_at_every_retry_is_laid_aside_and_others_are_not(
    database: Database,
) -> None:
    class Killed(BaseException):
        pass

    def die(_: UnitOfWork, event: Event) -> None:
        if event.data["name"] == "deadly":
            raise Killed

    handler, inbox = noting_handler(die), Inbox(database, "entries")
    deadly, harmless = thing("deadly"), thing("harmless")
    with database.unit_of_work() as uow:
        for seconds, happened in enumerate((deadly, harmless)):
            uow.execute(
                "INSERT INTO inbox_retry (handler, event_id, body, next_attempt_at, last_error)"
                " VALUES (%s, %s, %s, now() - interval '1 hour' + %s * interval '1 second', 'x')",
                (handler.name, happened.id, happened.to_body(), seconds),
            )
    for _ in range(MOST_DEATHS):
        with pytest.raises(Killed):
            inbox.retry_due({handler.name: handler}, limit=1)
        with database.unit_of_work() as uow:
            uow.execute(
                "UPDATE inbox_retry SET next_attempt_at = now() - interval '1 hour' WHERE event_id = %s",
                (deadly.id,),
            )
    inbox.retry_due({handler.name: handler})
    [letter] = rows_of(database, "dead_letter")
    assert (letter["event_id"], letter["reason"]) == (deadly.id, "worker died while trying it")
    assert noted(database) == ["harmless"]
    assert rows_of(database, "inbox_retry") == []


def test_database_that_goes_away_under_a_handler_is_told_to_the_caller_and_nothing_is_kept(
    database: Database,
) -> None:
    """The caller must not acknowledge; the event comes again and has its effect then."""

    def cut(uow: UnitOfWork, _: Event) -> None:
        uow.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    happened = [message(thing("a")), message(thing("b"))]
    for batch in (happened, happened[:1]):
        with pytest.raises((psycopg2.OperationalError, psycopg2.InterfaceError)):
            Inbox(database, "entries").receive(noting_handler(cut), batch)
    for table in ("inbox", "inbox_retry", "dead_letter", "wrong_guess"):
        assert rows_of(database, table) == []
    Inbox(database, "entries").receive(noting_handler(), happened)
    assert noted(database) == ["a", "b"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"\xff", "undecodable: UnicodeDecodeError"),
        (thing("a").to_body().replace('"name"', '"other"').encode(), "undecodable: data: ['name']"),
    ],
)
def test_body_that_cannot_be_read_is_laid_aside_while_the_rest_of_the_batch_goes_on(
    body: bytes, reason: str, database: Database
) -> None:
    unreadable = Message.read(body, ThingHappened)
    Inbox(database, "entries").receive(noting_handler(), [unreadable, message(thing("b"))])
    [letter] = rows_of(database, "dead_letter")
    assert letter["reason"] == reason
    assert bytes(letter["body"]) == body
    assert noted(database) == ["b"]


def _never(_: UnitOfWork, __: Event) -> None:
    raise TryAgainLater


def _make_due(database: Database) -> None:
    with database.unit_of_work() as uow:
        uow.execute("UPDATE inbox_retry SET next_attempt_at = now()")


def _seconds_left(database: Database) -> float:
    with database.unit_of_work() as uow:
        row = uow.one(
            "SELECT extract(epoch FROM next_attempt_at - now())::float AS left FROM inbox_retry"
        )
    assert row
    return float(row["left"])
