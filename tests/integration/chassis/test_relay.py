"""The outbox and its relay against a real database and a real broker, on an exchange of the test's own."""

import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import amqp
import pytest

from services.chassis.messaging import outbox, publisher
from services.chassis.messaging.envelope import Event
from services.chassis.messaging.relay import BATCH, BrokerAway, OutboxRelay
from services.chassis.runtime.database import Database
from tests.chaos.lines import broker_port, channel
from tests.chaos.proxy import Proxy
from tests.integration.chassis.handlers import rows_of, thing
from tests.running import Running, eventually


@dataclass(frozen=True)
class Line:
    """Settings of a line to the broker."""

    service: str
    broker_url: str
    ca_file: str


@dataclass
class Place:
    """An outbox, an exchange and a queue that nobody else uses."""

    instance: Running
    database: Database
    name: str

    def relay(self, port: int | None = None) -> OutboxRelay:
        password = self.instance.secret("administrator/broker")
        port = port or broker_port(self.instance)
        url = f"amqp://administrator:{password}@127.0.0.1:{port}/tsunagari"
        return OutboxRelay(Line(self.name, url, ""), self.database)

    def emit(self, *names: str) -> list[Event]:
        events = [thing(name) for name in names]
        with self.database.unit_of_work() as uow:
            uow.emit(*events)
        return events

    def arrived(self) -> list[str]:
        """Ids of the events in the queue, which is empty afterwards."""
        found = []
        with channel(self.instance, "administrator") as line:
            while got := line.basic_get(self.name, no_ack=True):
                found.append(Event.from_body(got.body).id)
        return found

    def waiting(self) -> int:
        return sum(row["published_at"] is None for row in rows_of(self.database, "outbox"))


@pytest.fixture
def place(instance: Running, fresh_database: Callable[[str], Database]) -> Iterator[Place]:
    name = f"test-{uuid.uuid4().hex[:8]}"
    with channel(instance, "administrator") as line:
        line.exchange_declare(f"{name}.events", "topic", durable=True, auto_delete=False)
        line.queue_declare(name, durable=True, auto_delete=False)
        line.queue_bind(name, f"{name}.events", "thing.#")
    try:
        yield Place(instance, fresh_database("entries"), name)
    finally:
        with channel(instance, "administrator") as line:
            line.queue_delete(name)
            line.exchange_delete(f"{name}.events")


def test_event_leaves_with_the_commit_of_its_change_and_not_before(place: Place) -> None:
    relay, event = place.relay(), thing("a")
    with place.database.unit_of_work() as uow:
        uow.emit(event)
        assert relay.move_events() == 0
    assert relay.move_events() == 1
    assert place.arrived() == [event.id]
    assert place.waiting() == 0
    assert relay.move_events() == 0


def test_event_of_a_change_that_was_rolled_back_never_leaves(place: Place) -> None:
    def change() -> None:
        with place.database.unit_of_work() as uow:
            uow.emit(thing("a"))
            uow.execute("SELECT 1 / 0")

    with pytest.raises(Exception, match="division"):
        change()
    assert rows_of(place.database, "outbox") == []


def test_events_leave_in_the_order_of_their_writing_as_what_they_are(place: Place) -> None:
    events = place.emit(*"abc")
    place.relay().move_events()
    with channel(place.instance, "administrator") as line:
        for event in events:
            got = line.basic_get(place.name, no_ack=True)
            assert Event.from_body(got.body) == event
            assert got.properties["message_id"] == event.id
            assert got.properties["delivery_mode"] == 2
            assert got.delivery_info["routing_key"] == event.type


def test_two_relays_at_once_publish_every_event_once(place: Place) -> None:
    events = place.emit(*(str(number) for number in range(1500)))

    def move() -> None:
        own = Place(place.instance, Database(place.database.dsn, 2, "tests"), place.name)
        relay = own.relay()
        while relay.move_events():
            pass

    threads = [threading.Thread(target=move) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert place.waiting() == 0
    assert sorted(place.arrived()) == sorted(event.id for event in events)


def test_event_that_another_relay_has_taken_is_left_alone_until_its_lease_runs_out(
    place: Place,
) -> None:
    [event] = place.emit("a")
    with place.database.unit_of_work() as uow:
        assert len(uow.all(outbox.LEASE, {"limit": 10})) == 1
    relay = place.relay()
    assert relay.move_events() == 0
    assert place.arrived() == []
    with place.database.unit_of_work() as uow:
        uow.execute("UPDATE outbox SET leased_until = now() - interval '1 second'")
    assert relay.move_events() == 1
    assert place.arrived() == [event.id]


@pytest.mark.parametrize("column", ["leased_until", "next_attempt_at"])
def test_clock_that_was_set_back_keeps_no_event_waiting(column: str, place: Place) -> None:
    [event] = place.emit("a")
    with place.database.unit_of_work() as uow:
        uow.execute(f"UPDATE outbox SET {column} = now() + interval '4 days'")
    assert place.relay().move_events() == 1
    assert place.arrived() == [event.id]


def test_event_that_reaches_no_queue_waits_while_the_others_go_on(place: Place) -> None:
    stray = Event("stray.v1", "members", "1", 1, {})
    with place.database.unit_of_work() as uow:
        uow.emit(stray)
    [sound] = place.emit("a")
    relay = place.relay()
    assert relay.move_events() == 2
    assert place.arrived() == [sound.id]
    [row] = [row for row in rows_of(place.database, "outbox") if row["event_id"] == stray.id]
    assert row["published_at"] is None
    assert row["leased_until"] is None
    assert row["last_error"] == "refused or reached no queue"
    assert relay.move_events() == 0  # it waits

    with channel(place.instance, "administrator") as line:
        line.queue_bind(place.name, f"{place.name}.events", "stray.v1")
    with place.database.unit_of_work() as uow:
        uow.execute("UPDATE outbox SET next_attempt_at = now()")
    assert relay.move_events() == 1
    assert place.arrived() == [stray.id]


def test_event_that_a_full_queue_refuses_is_kept(place: Place) -> None:
    with channel(place.instance, "administrator") as line:
        line.queue_delete(place.name)
        arguments = {"x-max-length": 1, "x-overflow": "reject-publish"}
        line.queue_declare(place.name, durable=True, auto_delete=False, arguments=arguments)
        line.queue_bind(place.name, f"{place.name}.events", "thing.#")
    events = place.emit("a")
    relay = place.relay()
    relay.move_events()
    events += place.emit("b")
    relay.move_events()
    assert place.waiting() == 1
    assert place.arrived() == [events[0].id]
    with place.database.unit_of_work() as uow:
        uow.execute("UPDATE outbox SET next_attempt_at = now()")
    relay.move_events()
    assert place.arrived() == [events[1].id]


def test_event_whose_confirm_was_lost_is_sent_again_under_the_same_id(place: Place) -> None:
    proxy = Proxy(broker_port(place.instance))
    try:
        relay = place.relay(proxy.port)
        assert relay.move_events() == 0  # connects
        [event] = place.emit("a")
        proxy.swallow("to_client")
        failed: list[BaseException] = []

        def move() -> None:
            try:
                relay.move_events()
            except BrokerAway as error:
                failed.append(error)

        thread = threading.Thread(target=move)
        thread.start()
        eventually(lambda: _depth(place) == 1)
        proxy.cut()
        thread.join(20)
        assert len(failed) == 1
        assert place.waiting() == 1
        assert not relay.connected

        with pytest.raises(BrokerAway):
            relay.move_events()
        proxy.mend()
        assert relay.move_events() == 1
        assert place.arrived() == [event.id] * 2
        assert place.waiting() == 0
    finally:
        proxy.close()


def test_many_events_leave_in_the_order_of_their_writing(place: Place) -> None:
    events = place.emit(*(str(number) for number in range(2 * BATCH + 1)))
    assert place.relay().move_events() == len(events)
    assert place.arrived() == [event.id for event in events]
    assert place.waiting() == 0


def test_line_that_breaks_behind_a_batch_leaves_that_marked_and_the_next_free(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "CONFIRM_SECONDS", 1)
    proxy = Proxy(broker_port(place.instance))
    try:
        relay = place.relay(proxy.port)
        place.emit(*(str(number) for number in range(BATCH)), "behind the batch")
        proxy.swallow("to_client", once="behind the batch")
        with pytest.raises(BrokerAway):
            relay.move_events()
        *first, last = sorted(rows_of(place.database, "outbox"), key=lambda row: row["position"])
        assert all(row["published_at"] for row in first)
        assert (last["published_at"], last["leased_until"]) == (None, None)
        proxy.mend()
        assert relay.move_events() == 1
        assert place.waiting() == 0
    finally:
        proxy.close()


def test_lease_reads_no_more_of_a_backlog_than_it_takes(place: Place) -> None:
    place.emit(*(str(number) for number in range(2 * BATCH)))
    explain = outbox.LEASE.replace("UPDATE", "EXPLAIN (ANALYZE, FORMAT JSON) UPDATE", 1)
    with place.database.unit_of_work() as uow:
        [row] = uow.all(explain, {"limit": 10})
    read = [
        step["Actual Rows"]
        for step in _steps(row["QUERY PLAN"][0]["Plan"])
        if step.get("Index Name") == "outbox_unpublished"
    ]
    assert read == [10]


def _steps(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from _steps(below)


def test_broker_that_is_away_takes_no_lease(place: Place) -> None:
    place.emit("a")
    with pytest.raises(BrokerAway):
        place.relay(port=1).move_events()
    [row] = rows_of(place.database, "outbox")
    assert (row["leased_until"], row["attempts"]) == (None, 0)


def _depth(place: Place) -> int:
    with channel(place.instance, "administrator") as line:
        declared: amqp.protocol.queue_declare_ok_t = line.queue_declare(place.name, passive=True)
        return int(declared.message_count)
