"""(a) Relay: events from the outbox to confirmed messages, beside publishing without an outbox."""

import time
import uuid
from pathlib import Path

from services.catalogue import subscriptions
from services.chassis.messaging.envelope import Event
from services.chassis.runtime.database import Database
from services.entries.events import ENTRY_SUBMITTED
from tests.bench.figures import Aim, Line, compare, in_turn
from tests.bench.place import Place, environment, make_topology, purge
from tests.bench.programs import answer_of, started, wait_until_ready
from tests.running import eventually, scratch_database

EVENTS = 20_000
EVENTS_ONE_BY_ONE = 3_000  # confirmed one at a time it would take half a minute otherwise
QUEUE = f"notifications.{ENTRY_SUBMITTED.type}"
PRODUCT, PIPELINED, EACH = "entries worker (outbox)", "bare, pipelined", "bare, one by one"


def measure(place: Place, rounds: int) -> list[Line]:
    make_topology(place, "notifications", [(ENTRY_SUBMITTED.type, ENTRY_SUBMITTED.source)])
    # The entries worker also listens: to these queues, which stay empty.
    heard = [(s.event_type, s.source) for s in subscriptions() if s.consumer == "entries"]
    make_topology(place, "entries", heard)
    bodies = place.scratch / "events.jsonl"
    bodies.write_text("".join(event.to_body() + "\n" for event in _events(EVENTS)))
    runs = in_turn(
        {
            PRODUCT: lambda: _move_outbox(place),
            PIPELINED: lambda: _publish(place, "pipelined", bodies, EVENTS),
            EACH: lambda: _publish(place, "each", bodies, EVENTS_ONE_BY_ONE),
        },
        rounds,
    )
    return compare("(a) relay", "events/s", runs, PRODUCT, [Aim(PIPELINED, 0.6)])


def _events(count: int) -> list[Event]:
    return [
        ENTRY_SUBMITTED.new(
            f"R8-{number:06d}",
            1,
            {
                "number": f"R8-{number:06d}",
                "applicant": {"owner": "entries", "contact": str(uuid.uuid4())},
                "answer_by": "2027-04-01",
            },
        )
        for number in range(count)
    ]


def _move_outbox(place: Place) -> float:
    """Events per second from the commit of a full outbox to the last one marked as confirmed."""
    purge(place, QUEUE)
    log = place.scratch / "relay.log"
    with scratch_database(place.running, "entries") as database:
        settings = environment(place, database.dsn)
        with started(["services.run", "entries", "worker"], settings, log) as process:
            wait_until_ready(process, f"http://{settings['WORKER_ADDRESS']}/readyz", log)
            with database.unit_of_work() as uow:
                uow.emit(*_events(EVENTS))
            began = time.perf_counter()
            eventually(lambda: _all_confirmed(database), seconds=120, pause=0.01)
            return EVENTS / (time.perf_counter() - began)


def _all_confirmed(database: Database) -> bool:
    with database.unit_of_work() as uow:
        return not uow.all("SELECT 1 FROM outbox WHERE published_at IS NULL LIMIT 1")


def _publish(place: Place, way: str, bodies: Path, count: int) -> float:
    purge(place, QUEUE)
    arguments = ["tests.bench.peers.bare_publisher", way, str(bodies), str(count)]
    return count / float(answer_of(arguments, environment(place, ""))["seconds"])
