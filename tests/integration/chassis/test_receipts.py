"""Receipts against a real database: what no consumer has confirmed is announced again, and nothing else is."""

from collections.abc import Callable

import pytest
from structlog.testing import capture_logs

from services.chassis.messaging.envelope import Event, EventType
from services.chassis.messaging.inbox import Inbox, Message, TryAgainLater
from services.chassis.messaging.receipts import (
    PURGE_RECEIPTS,
    Received,
    announce_again,
    note_received,
    receipts,
    received_by,
)
from services.chassis.runtime.database import Database, UnitOfWork
from services.chassis.runtime.vitals import NOT_RECEIVED, Vital, read_queues
from tests.integration.chassis.handlers import (
    ThingHappened,
    message,
    noting_handler,
    rows_of,
    thing,
)

THING = EventType(
    "thing.happened.v1", "entries", "thing", "it happened", ThingHappened, ("notifications", "publishing")
)  # fmt: skip


@pytest.fixture
def database(fresh_database: Callable[[str], Database]) -> Database:
    return fresh_database("entries")


def emit(database: Database, name: str = "a") -> Event:
    event = THING.new(name, 1, {"name": name})
    with database.unit_of_work() as uow:
        uow.emit(event)
    return event


def publish_everything(database: Database, minutes_ago: int) -> None:
    """What the relay does, so long ago."""
    with database.unit_of_work() as uow:
        uow.execute(
            "UPDATE outbox SET published_at = now() - %s * interval '1 minute'", (minutes_ago,)
        )


def hear(database: Database, *events: Event, consumer: str) -> None:
    for receipt in receipts(consumer, events):
        read = Message.read(receipt.to_body(), Received).event
        assert read is not None
        with database.unit_of_work() as uow:
            note_received(uow, read)


def announced_again(database: Database) -> list[str]:
    """Ids of the events that are set to be published again by now."""
    with database.unit_of_work() as uow:
        announce_again(uow)
    return [row["event_id"] for row in rows_of(database, "outbox") if row["published_at"] is None]


def test_event_that_every_consumer_has_is_awaited_no_more(database: Database) -> None:
    event = emit(database)
    publish_everything(database, 11)
    hear(database, event, consumer="notifications")
    hear(database, event, consumer="publishing")
    assert rows_of(database, "awaited_receipt") == []
    assert announced_again(database) == []


def test_event_that_one_consumer_does_not_confirm_is_announced_again_and_sounds(
    database: Database,
) -> None:
    event, heard = emit(database, "lost"), emit(database, "heard")
    publish_everything(database, 9)
    hear(database, event, consumer="publishing")
    for consumer in THING.consumers:
        hear(database, heard, consumer=consumer)
    assert announced_again(database) == []  # it may be on its way

    publish_everything(database, 11)
    with capture_logs() as lines:
        assert announced_again(database) == [event.id]
    assert [(line["event"], line["consumer"], line["events"]) for line in lines] == [
        ("events_announced_again", "notifications", 1)
    ]
    [vital] = not_received(database)
    assert (vital.value, vital.labels, vital.alarm is not None) == (
        1, {"consumer": "notifications"}, True)  # fmt: skip

    publish_everything(database, 0)
    hear(database, event, consumer="notifications")
    assert not_received(database) == []


def test_consumer_that_stays_away_is_told_more_and_more_seldom(database: Database) -> None:
    emit(database)
    for minutes in (10, 20, 40, 80):
        publish_everything(database, minutes - 1)
        assert announced_again(database) == []
        publish_everything(database, minutes + 1)
        assert len(announced_again(database)) == 1


def test_event_that_waits_for_the_broker_is_not_announced_again(database: Database) -> None:
    emit(database)
    with database.unit_of_work() as uow:
        uow.execute("UPDATE outbox SET created_at = now() - interval '1 day'")
        assert announce_again(uow) == 0


def test_clock_that_was_set_back_keeps_no_receipt_waiting(database: Database) -> None:
    emit(database)
    publish_everything(database, -4 * 24 * 60)
    assert len(announced_again(database)) == 1


def test_receipt_of_a_rolled_back_event_is_not_awaited(database: Database) -> None:
    with database.unit_of_work() as uow:
        uow.emit(THING.new("a", 1, {"name": "a"}))
        uow.roll_back()
    assert rows_of(database, "awaited_receipt") == []


def test_what_the_outbox_has_forgotten_is_awaited_no_more(database: Database) -> None:
    emit(database)
    with database.unit_of_work() as uow:
        uow.execute(PURGE_RECEIPTS)
        assert len(uow.all("SELECT 1 FROM awaited_receipt")) == 2
        uow.execute("DELETE FROM outbox")
        uow.execute(PURGE_RECEIPTS)
    assert rows_of(database, "awaited_receipt") == []


def confirmed(database: Database) -> list[str]:
    """Ids of the events that this service has told their senders it has."""
    return [
        event_id
        for row in rows_of(database, "outbox")
        if row["type"] == "entries.received.v1"
        for event_id in Event.from_body(row["body"]).data["events"]
    ]


@pytest.mark.parametrize("takes_batch", [True, False])
def test_a_batch_is_confirmed_at_once_and_what_comes_again_too(
    takes_batch: bool, database: Database
) -> None:
    inbox, handler = Inbox(database, "entries"), noting_handler(takes_batch=takes_batch)
    happened = [thing("a"), thing("b")]
    inbox.receive(handler, [message(each) for each in happened])
    assert len(rows_of(database, "outbox")) == 1
    inbox.receive(handler, [message(happened[0])])
    ids = [each.id for each in happened]
    assert confirmed(database) == [*ids, ids[0]]


@pytest.mark.parametrize("error", [TryAgainLater(), ValueError()])
def test_what_is_kept_for_later_or_laid_aside_is_confirmed_once(
    error: Exception, database: Database
) -> None:
    def fail(_: UnitOfWork, __: Event) -> None:
        raise error

    inbox, handler, happened = Inbox(database, "entries"), noting_handler(fail), thing("a")
    inbox.receive(handler, [message(happened)])
    with database.unit_of_work() as uow:
        uow.execute("UPDATE inbox_retry SET next_attempt_at = now()")
    inbox.retry_due({handler.name: handler})
    assert confirmed(database) == [happened.id]


def test_nobody_confirms_a_confirmation(database: Database) -> None:
    [receipt] = receipts("publishing", [thing("a")])
    assert receipts("entries", [receipt]) == []
    assert received_by("publishing").consumers == ()


def not_received(database: Database) -> list[Vital]:
    with database.unit_of_work() as uow:
        return [vital for vital in read_queues(uow) if vital.measure is NOT_RECEIVED]
