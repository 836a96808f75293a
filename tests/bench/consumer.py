"""(b) Consumer: messages to committed effects, each once; beside other ways to make the same two inserts."""

import datetime as dt
import json
import uuid
from collections.abc import Callable

import amqp

from services.chassis.messaging.envelope import Event
from services.chassis.runtime.database import Database
from tests.bench.figures import Aim, Line, compare, in_turn
from tests.bench.peers.celery_tasks import TASK
from tests.bench.peers.effect import CREATE, EVENT_TYPE
from tests.bench.place import Place, environment, make_topology, open_broker, owner_dsn, purge
from tests.bench.programs import started
from tests.running import eventually, scratch_database

PRODUCT, ONE_CALL_EACH = "chassis consumer (batch=True)", "chassis consumer (batch=False)"
BARE, FASTSTREAM, CELERY = "bare kombu + psycopg2", "FastStream + asyncpg", "Celery + psycopg2"
EVENTS = {PRODUCT: 20_000, ONE_CALL_EACH: 10_000, BARE: 20_000, FASTSTREAM: 6_000, CELERY: 6_000}
QUEUE, CELERY_QUEUE = f"entries.{EVENT_TYPE}", "celery-effects"


def measure(place: Place, rounds: int) -> list[Line]:
    make_topology(place, "entries", [(EVENT_TYPE, "members")])
    with open_broker(place.broker_url) as connection, connection.channel() as channel:
        channel.queue_declare(
            CELERY_QUEUE, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"}
        )
    python = "tests.bench.peers"
    contestants: dict[str, Callable[[], float]] = {
        PRODUCT: lambda: _run(place, PRODUCT, [f"{python}.chassis_consumer", "batch"]),
        BARE: lambda: _run(place, BARE, [f"{python}.bare_consumer"]),
        ONE_CALL_EACH: lambda: _run(place, ONE_CALL_EACH, [f"{python}.chassis_consumer", "each"]),
        FASTSTREAM: lambda: _run(place, FASTSTREAM, [f"{python}.faststream_consumer"]),
        CELERY: lambda: _run(place, CELERY, [f"{python}.celery_tasks"]),
    }
    runs = in_turn(contestants, rounds)
    return compare("(b) consumer", "effects/s", runs, PRODUCT, [Aim(BARE, 0.9), Aim(FASTSTREAM, 4)])


def _run(place: Place, who: str, program: list[str]) -> float:
    """Effects per second between the first and the last; the queue is full before the process starts."""
    count = EVENTS[who]
    _fill(place, count, for_celery=who == CELERY)
    log = place.scratch / "consumer.log"
    with scratch_database(place.running, "entries") as database:
        with Database(owner_dsn(place, database), 1).unit_of_work() as uow:
            uow.execute(CREATE)
        with started(program, environment(place, database.dsn), log):
            eventually(lambda: _effects(database) >= count, seconds=120, pause=0.05)
        with database.unit_of_work() as uow:
            span = uow.one(
                "SELECT count(*) AS effects, count(DISTINCT e.event_id) AS events,"
                " extract(epoch FROM max(at) - min(at))::float AS seconds,"
                " (SELECT count(*) FROM inbox) AS received FROM effect e"
            )
        assert span
        assert span["effects"] == span["events"] == span["received"] == count, span
        return count / float(span["seconds"])


def _effects(database: Database) -> int:
    with database.unit_of_work() as uow:
        row = uow.one("SELECT count(*) AS effects FROM effect")
    return row["effects"] if row else 0


def _fill(place: Place, count: int, for_celery: bool) -> None:
    queue = CELERY_QUEUE if for_celery else QUEUE
    purge(place, queue)
    with open_broker(place.broker_url) as connection, connection.channel() as channel:
        channel.confirm_select()
        waiting = set(range(1, count + 1))

        def on_ack(tag: int, multiple: bool) -> None:
            waiting.difference_update({t for t in waiting if t <= tag} if multiple else {tag})

        channel.events["basic_ack"].add(on_ack)
        for number in range(count):
            event = Event(EVENT_TYPE, "members", str(number), 1, {"number": f"R8-{number:06d}"})
            message = _as_task(event) if for_celery else _as_event(event)
            channel.basic_publish(message, exchange="", routing_key=queue)
        while waiting:
            connection.drain_events(timeout=10)


def _as_event(event: Event) -> amqp.Message:
    return amqp.Message(
        event.to_body(),
        message_id=event.id,
        delivery_mode=2,
        content_type="application/json",  # FastStream reads no other as JSON
    )


def _as_task(event: Event) -> amqp.Message:
    """The same event as a Celery task of message protocol 2."""
    body = json.dumps([[event.to_body()], {}, {"callbacks": None, "errbacks": None, "chain": None}])
    return amqp.Message(
        body,
        delivery_mode=2,
        content_type="application/json",
        content_encoding="utf-8",
        correlation_id=event.id,
        application_headers={
            "lang": "py",
            "task": TASK,
            "id": str(uuid.UUID(event.id)),
            "root_id": event.id,
            "parent_id": None,
            "group": None,
            "retries": 0,
            "timelimit": [None, None],
            "eta": None,
            "expires": None,
            "ignore_result": True,
            "sent_at": dt.datetime.now(dt.UTC).isoformat(),
        },
    )
