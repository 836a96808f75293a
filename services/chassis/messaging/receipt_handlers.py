"""Gives a Worker a handler for the receipts of each service that its own events go to."""

from collections.abc import Callable
from types import ModuleType
from typing import TypeVar

from services.chassis.messaging.consumer import EventHandler, consume
from services.chassis.messaging.envelope import Event, EventType
from services.chassis.messaging.receipts import Received, note_received
from services.chassis.runtime.database import UnitOfWork

W = TypeVar("W", bound=type)


def hears_receipts(events: ModuleType) -> Callable[[W], W]:
    """``@hears_receipts(events)`` over a Worker; ``events`` declares what its service emits, and for whom."""
    declared = [value for value in vars(events).values() if isinstance(value, EventType)]

    def add_handlers(worker: W) -> W:
        for consumer in sorted({consumer for event in declared for consumer in event.consumers}):
            setattr(worker, f"on_{consumer}_received", _handler(consumer))
        return worker

    return add_handlers


def _handler(consumer: str) -> EventHandler[object, Event]:
    # A function each: what it is an entrypoint for hangs on it.
    def on_received(self: object, uow: UnitOfWork, event: Event) -> None:
        note_received(uow, event)

    return consume(f"{consumer}.received.v1", Received)(on_received)
