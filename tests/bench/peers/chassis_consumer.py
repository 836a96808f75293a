"""The product's worker as it starts, with one handler in place of entries' own: ``chassis_consumer batch|each``."""

# ruff: noqa: E402 - eventlet patches before every other import, as in the product's start
import eventlet

eventlet.monkey_patch()

import sys
from types import ModuleType

from marshmallow import Schema, fields

from services import run
from services.chassis.messaging.consumer import consume
from services.chassis.messaging.envelope import Event
from services.chassis.runtime.database import UnitOfWork
from tests.bench.peers.effect import EVENT_TYPE, NOTE_MANY, NOTE_ONE


class Happened(Schema):
    number = fields.String(required=True)


class InBatches:
    name = "entries"

    @consume(EVENT_TYPE, Happened, batch=True)
    def on_happened(self, uow: UnitOfWork, events: list[Event]) -> None:
        uow.execute(NOTE_MANY, ([e.id for e in events], [e.data["number"] for e in events]))


class OneByOne:
    name = "entries"

    @consume(EVENT_TYPE, Happened)
    def on_happened(self, uow: UnitOfWork, event: Event) -> None:
        uow.execute(NOTE_ONE, (event.id, event.data["number"]))


if __name__ == "__main__":
    stand_in = ModuleType("services.entries.service")
    stand_in.Worker = InBatches if sys.argv[1] == "batch" else OneByOne  # type: ignore[attr-defined] # made at run time
    sys.modules["services.entries.service"] = stand_in
    run.main("entries", "worker")
