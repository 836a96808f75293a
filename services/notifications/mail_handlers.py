"""Gives the Worker a handler for each event that mails follow from: they differ in nothing but how they are read."""

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

from marshmallow import Schema

from services.chassis.messaging.consumer import EventHandler, consume
from services.chassis.messaging.envelope import Event
from services.chassis.runtime.database import UnitOfWork
from services.notifications.store.work import StoreWork
from services.notifications.usecases.queue_mails import queue_mails
from services.notifications.wiring import WorkerParts


class MailWorker(Protocol):
    parts: WorkerParts


W = TypeVar("W", bound=type)


def writes_mails(readers: Mapping[str, type[Schema]]) -> Callable[[W], W]:
    """``@writes_mails(READERS)`` over a Worker: of every event the mails that ``domain/mail_types.py`` declares."""

    def add_handlers(worker: W) -> W:
        for event_type, reader in readers.items():
            name = event_type.rpartition(".v")[0].replace(".", "_")
            setattr(worker, f"on_{name}", _handler(event_type, reader))
        return worker

    return add_handlers


def _handler(event_type: str, reader: type[Schema]) -> EventHandler[MailWorker, list[Event]]:
    # A function each: what it is an entrypoint for hangs on it.
    def on_event(self: MailWorker, uow: UnitOfWork, events: list[Event]) -> None:
        queue_mails(StoreWork(uow), events, self.parts.mail_from)

    return consume(event_type, reader, batch=True)(on_event)
