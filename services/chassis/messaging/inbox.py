"""The inbox: one effect per handler and event id, however often the event arrives, even at once."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import psycopg2
import structlog
from marshmallow import Schema

from services.chassis.messaging.dead_letters import add_dead_letter
from services.chassis.messaging.envelope import (
    Event,
    UndecodableEvent,
    current_trace,
    find_event,
    new_trace,
    trace_id,
)
from services.chassis.messaging.receipts import is_receipt, receipts
from services.chassis.runtime.database import Database, UnitOfWork, database_is_gone
from services.chassis.runtime.log import about_entries, describe_error, entries_in, get_logger

log = get_logger(__name__)
# A failure that lasts three days is no longer one that passes. Three days are some 430 tries; far fewer mean that
# the clock was set, or that the worker was away, and not that the cause had three days to pass.
GIVE_UP_AFTER = dt.timedelta(days=3)
LEAST_TRIES = 300
LONGEST_PAUSE = dt.timedelta(minutes=10)
# A try that was begun so often and never ended, well or badly, has killed its worker each time.
MOST_DEATHS = 3


class TryAgainLater(Exception):
    """A handler raises this when the cause may pass by itself. Transient."""


TRANSIENT = (TryAgainLater, psycopg2.OperationalError)


@dataclass(frozen=True)
class Handler:
    """What consumes one event type: ``call(uow, event)``, or ``call(uow, events)`` where ``takes_batch``."""

    name: str
    event_type: str
    reader: type[Schema]
    call: Callable[..., None]
    takes_batch: bool = False


@dataclass(frozen=True)
class Message:
    """A delivery: its body, and either the event in it or why it could not be read."""

    body: bytes
    event: Event | None
    fault: str = ""
    attempts: int = 1
    failing_for: dt.timedelta = dt.timedelta()

    @property
    def is_given_up(self) -> bool:
        """Whether a failure of this try, should it fail, is the last: by tries and by the database's time."""
        return self.attempts >= LEAST_TRIES and self.failing_for > GIVE_UP_AFTER

    @classmethod
    def read(cls, body: bytes | str, reader: type[Schema]) -> "Message":
        raw = body.encode() if isinstance(body, str) else body
        try:
            return cls(raw, Event.from_body(raw, reader))
        except UndecodableEvent as error:
            return cls(raw, find_event(raw), f"undecodable: {error}")


class Inbox:
    """Runs handlers so that each event has its effect exactly once in this service's database.

    ``service`` is whose it is: it tells the senders which events are here to stay.
    """

    def __init__(self, database: Database, service: str) -> None:
        self._database, self._service = database, service

    def receive(self, handler: Handler, messages: list[Message]) -> None:
        """Have the effect of every message, or keep it for later, or lay it among the dead letters.

        One transaction for the whole batch; if that fails, one each. When it returns, every message may be
        acknowledged. Raises psycopg2.OperationalError or InterfaceError when the database is gone and
        nothing could be kept: then none may be.
        """
        sound = [message for message in messages if not message.fault]
        for message in messages:
            if message.fault:
                with self._database.unit_of_work() as uow:
                    add_dead_letter(
                        uow,
                        handler.name,
                        message.event,
                        message.body,
                        message.fault,
                        message.attempts,
                    )
                    self._confirm(uow, [message])
        if len(sound) > 1:
            try:
                self._have_effect(handler, sound)
                return
            except Exception as error:
                if database_is_gone(error):
                    raise
        for message in sound:
            self._receive_one(handler, message)

    def retry_due(self, handlers: dict[str, Handler], limit: int = 100) -> int:
        """Try again what failed before and is due; returns how many were tried."""
        with self._database.unit_of_work() as uow:
            rows = uow.all(
                "UPDATE inbox_retry SET next_attempt_at = now() + interval '5 minutes' WHERE (handler, event_id) IN"
                " (SELECT handler, event_id FROM inbox_retry"
                "   WHERE (next_attempt_at <= now() OR next_attempt_at > now() + %s) AND handler = ANY(%s)"
                "   ORDER BY next_attempt_at LIMIT %s FOR UPDATE SKIP LOCKED)"
                " RETURNING handler, event_id, body, attempts, begun, now() - first_failed_at AS failing_for",
                # A pause that ends further ahead than any is given comes from a clock that has been set back since.
                (2 * LONGEST_PAUSE, list(handlers), limit),
            )
        for row in rows:
            handler = handlers[row["handler"]]
            message = replace(
                Message.read(row["body"], handler.reader),
                attempts=row["attempts"] + 1,
                failing_for=row["failing_for"],
            )
            if self._may_begin(row, message):
                self.receive(handler, [message])
        return len(rows)

    def _may_begin(self, row: dict[str, Any], message: Message) -> bool:
        """Count this try before it is begun; what has killed its worker MOST_DEATHS times goes to the dead letters.

        The broker's delivery limit does not reach here: the message was acknowledged long ago.
        """
        with self._database.unit_of_work() as uow:
            if row["begun"] >= MOST_DEATHS:
                reason = "worker died while trying it"
                add_dead_letter(
                    uow, row["handler"], message.event, message.body, reason, row["attempts"]
                )
                return False
            uow.execute(
                "UPDATE inbox_retry SET begun = begun + 1 WHERE handler = %s AND event_id = %s",
                (row["handler"], row["event_id"]),
            )
            return True

    def _receive_one(self, handler: Handler, message: Message) -> None:
        assert message.event is not None
        try:
            self._have_effect(handler, [message])
        except Exception as error:
            if database_is_gone(error):
                raise
            with self._database.unit_of_work() as uow:
                if isinstance(error, TRANSIENT) and not message.is_given_up:
                    _keep_for_later(uow, handler, message, describe_error(error))
                else:
                    add_dead_letter(
                        uow,
                        handler.name,
                        message.event,
                        message.body,
                        describe_error(error),
                        message.attempts,
                    )
                self._confirm(uow, [message])
            log.warning(
                "handler_failed",
                handler=handler.name,
                event_id=message.event.id,
                attempts=message.attempts,
                exc_info=error,
                **about_entries(entries_in(message.event.data)),
            )

    def _have_effect(self, handler: Handler, messages: list[Message]) -> None:
        events = {message.event.id: message.event for message in messages if message.event}
        with self._database.unit_of_work() as uow:
            # Sorted, so that two workers with overlapping batches wait for each other instead of deadlocking.
            rows = uow.all(
                "INSERT INTO inbox (handler, event_id) SELECT %s, * FROM unnest(%s::uuid[])"
                " ON CONFLICT DO NOTHING RETURNING event_id",
                (handler.name, sorted(events)),
            )
            fresh_ids = {row["event_id"] for row in rows}
            fresh = [event for event in events.values() if event.id in fresh_ids]
            if handler.takes_batch and fresh:
                _call_traced(handler.call, uow, fresh[0], fresh)
            elif not handler.takes_batch:
                for event in fresh:
                    _call_traced(handler.call, uow, event, event)
            if any(message.attempts > 1 for message in messages):
                uow.execute(
                    "DELETE FROM inbox_retry WHERE handler = %s AND event_id = ANY(%s::uuid[])",
                    (handler.name, list(events)),
                )
            self._confirm(uow, messages)
            if fresh and not is_receipt(handler.event_type):
                _note_handled(uow, handler, fresh)

    def _confirm(self, uow: UnitOfWork, messages: list[Message]) -> None:
        """Tell the senders that these are here to stay; tries of our own tell them nothing new."""
        events = [message.event for message in messages if message.event and message.attempts == 1]
        uow.emit(*receipts(self._service, events))


def _call_traced(call: Callable[..., None], uow: UnitOfWork, first: Event, argument: Any) -> None:
    trace = new_trace(first.traceparent)
    token = current_trace.set(trace)
    try:
        with structlog.contextvars.bound_contextvars(
            event_id=first.id,
            trace_id=trace_id(trace),
            **({} if isinstance(argument, list) else about_entries(entries_in(first.data))),
        ):
            call(uow, argument)
    finally:
        current_trace.reset(token)


def _note_handled(uow: UnitOfWork, handler: Handler, events: list[Event]) -> None:
    numbers = [number for event in events for number in entries_in(event.data)]
    one = {"event_id": events[0].id, "trace_id": trace_id(events[0].traceparent)}
    uow.note(
        "event_handled",
        handler=handler.name,
        **(one if len(events) == 1 else {"events": len(events)}),
        **about_entries(numbers),
    )


def _keep_for_later(uow: UnitOfWork, handler: Handler, message: Message, error: str) -> None:
    # Two seconds doubling to LONGEST_PAUSE, with up to a quarter of jitter.
    uow.execute(
        "INSERT INTO inbox_retry (handler, event_id, body, next_attempt_at, last_error)"
        " VALUES (%(handler)s, %(id)s, %(body)s, now() + interval '2 seconds', %(error)s)"
        " ON CONFLICT (handler, event_id) DO UPDATE SET attempts = %(attempts)s, last_error = %(error)s, begun = 0,"
        " next_attempt_at = now() + least(%(longest)s, power(2, least(%(attempts)s, 10))) * (0.75 + random() / 4)"
        " * interval '1 second'",
        {
            "handler": handler.name,
            "id": message.event.id if message.event else None,
            "body": message.body.decode(),
            "error": error,
            "attempts": message.attempts,
            "longest": LONGEST_PAUSE.total_seconds(),
        },
    )
