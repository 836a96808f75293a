"""The consumer entrypoint: batches from quorum queues into the inbox, acknowledged only after the commit.

nameko's own handlers acknowledge what raised, or spin on it; so this entrypoint brings its own loop. One
greenthread owns the connection and all of its channels, for py-amqp's frames must not be interleaved.
"""

import random
from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias, TypeVar

import amqp
import eventlet
from eventlet.event import Event as Result
from marshmallow import Schema
from nameko.extensions import Entrypoint, ProviderCollector, SharedExtension
from prometheus_client import Counter

from services.chassis.messaging.broker import BROKER_GONE, LINE_TIMEOUT, connect_to_broker, drop
from services.chassis.messaging.dead_letters import add_dead_letter
from services.chassis.messaging.envelope import Event, find_event
from services.chassis.messaging.inbox import Handler, Inbox, Message
from services.chassis.messaging.receipts import receipts
from services.chassis.runtime.database import UnitOfWork, database_is_gone
from services.chassis.runtime.log import about_entries, describe_error, entries_in, get_logger
from services.chassis.runtime.process import process_of

LINGER_SECONDS = 0.002
RETRY_SECONDS = 2
LONGEST_PAUSE = 15.0
log = get_logger(__name__)
received_total = Counter(
    "tsunagari_events_received_total", "Events taken from queues", ["event_type"]
)


class ConsumerLoop(ProviderCollector, SharedExtension):
    """Takes messages of all queues of one service over one connection, as long as its database answers."""

    def setup(self) -> None:
        process = process_of(self)
        self._settings, self._database = process.settings, process.database
        self._inbox = Inbox(self._database, self._settings.service)
        self._gathered: list[tuple[Consume | None, amqp.Message]] = []
        self._stopping = False
        self.connected = False
        process.needs["consumer"] = lambda: self.connected

    def start(self) -> None:
        self._handlers = {provider.event_type: provider.handler() for provider in self._providers}
        self.container.spawn_managed_thread(self._run, identifier="consumer")
        self.container.spawn_managed_thread(self._retry, identifier="retry")

    def stop(self) -> None:
        # What is not acknowledged yet comes again, and the inbox recognises what was done.
        self._stopping = True
        super().stop()

    def _run(self) -> None:
        pause = 1.0
        while not self._stopping:
            connection = None
            try:
                if self._database.answers():
                    connection = connect_to_broker(
                        self._settings.broker_url,
                        f"{self._settings.service} consumer",
                        self._settings.ca_file,
                    )
                    channel = self._subscribe(connection)
                    self.connected, pause = True, 1.0
                    self._consume(connection, channel)
            except BROKER_GONE as error:
                log.warning("consumer_waits_for_broker", error=describe_error(error))
            finally:
                self.connected = False
                drop(connection)
            if not self._stopping:
                eventlet.sleep(pause * random.uniform(0.75, 1.0))
                pause = min(pause * 2, LONGEST_PAUSE)

    def _subscribe(self, connection: amqp.Connection) -> amqp.Channel:
        self._gathered = []
        with eventlet.Timeout(2 * LINE_TIMEOUT, TimeoutError("no answer to the subscription")):
            channel = connection.channel()
            channel.auto_decode = False  # they would be encoded again
            channel.basic_qos(0, 2 * self._settings.consumer_batch, False)
            for provider in self._providers:
                channel.basic_consume(
                    f"{self._settings.service}.{provider.event_type}",
                    callback=partial(self._gather, provider),
                )
            channel.basic_consume(
                f"{self._settings.service}.dead-letters", callback=partial(self._gather, None)
            )
        return channel

    def _gather(self, provider: "Consume | None", message: amqp.Message) -> None:
        self._gathered.append((provider, message))

    def _consume(self, connection: amqp.Connection, channel: amqp.Channel) -> None:
        while not self._stopping:
            most = self._settings.consumer_batch
            if not self._gathered:
                _drain(connection, 1.0)
            while self._gathered and len(self._gathered) < most:
                if not _drain(connection, LINGER_SECONDS):
                    break
            if self._gathered:
                # More than a batch can have come while the queues were being subscribed to.
                batch, self._gathered = self._gathered[:most], self._gathered[most:]
                self._work_off(connection, batch)
                channel.basic_ack(max(message.delivery_tag for _, message in batch), multiple=True)
            connection.heartbeat_tick()

    def _work_off(
        self, connection: amqp.Connection, batch: list[tuple["Consume | None", amqp.Message]]
    ) -> None:
        groups: dict[Consume | None, list[amqp.Message]] = {}
        for provider, message in batch:
            groups.setdefault(provider, []).append(message)
        for provider, messages in groups.items():
            while True:
                try:
                    self._receive(provider, messages)
                    break
                except Exception as error:
                    if not database_is_gone(error):
                        raise
                    # Kept unacknowledged, not sent back: each return would burn the queue's delivery limit.
                    log.warning(
                        "consumer_waits_for_database",
                        error=describe_error(error),
                        messages=len(messages),
                    )
                    eventlet.sleep(1)
                    _drain(connection, LINGER_SECONDS)
                    connection.heartbeat_tick()

    def _receive(self, provider: "Consume | None", messages: list[amqp.Message]) -> None:
        if provider is None:
            with self._database.unit_of_work() as uow:
                for message in messages:
                    kept = _keep_delivery(uow, message)
                    uow.emit(*receipts(self._settings.service, kept))
            return
        handler = self._handlers[provider.event_type]
        self._inbox.receive(
            handler, [Message.read(message.body, handler.reader) for message in messages]
        )
        received_total.labels(provider.event_type).inc(len(messages))

    def _retry(self) -> None:
        while not self._stopping:
            eventlet.sleep(RETRY_SECONDS * random.uniform(0.75, 1.0))
            try:
                self._inbox.retry_due(self._handlers)
            except Exception as error:
                if not database_is_gone(error):
                    raise
                log.warning("retry_waits_for_database", error=describe_error(error))


def _drain(connection: amqp.Connection, seconds: float) -> bool:
    """Handle what the broker sends within ``seconds``; whether there was anything."""
    try:
        connection.drain_events(timeout=seconds)
    except TimeoutError:
        return False
    return True


def _keep_delivery(uow: UnitOfWork, message: amqp.Message) -> list[Event]:
    """Keep what the broker itself gave up on, in practice a message that killed its worker again and again.

    Returns the event in it, if one can be read.
    """
    deaths = message.headers.get("x-death") or [{}] if message.headers else [{}]
    # One without a body has the empty string.
    body = message.body or b""
    event = find_event(body)
    queue = str(deaths[0].get("queue", ""))
    add_dead_letter(
        uow,
        queue.partition(".")[2] or "unknown",
        event,
        body,
        f"broker: {deaths[0].get('reason', 'unknown')}",
        int(deaths[0].get("count", 1)),
    )
    return [event] if event else []


class Consume(Entrypoint):
    """``@consume(event_type, Reader)`` declares a handler; the queue, its binding and the catalogue follow from it.

    The method is called with ``(uow, event)``, or with ``(uow, events)`` where ``batch=True``, inside the
    transaction that also holds the inbox row. It raises TryAgainLater for what may pass by itself; any other
    error makes the event a dead letter.
    """

    loop = ConsumerLoop()

    def __init__(
        self, event_type: str, reader: type[Schema], batch: bool = False, **kwargs: Any
    ) -> None:
        self.event_type, self.reader, self.batch = event_type, reader, batch
        super().__init__(**kwargs)

    def setup(self) -> None:
        self.loop.register_provider(self)

    def stop(self) -> None:
        self.loop.unregister_provider(self)

    def handler(self) -> Handler:
        return Handler(self.event_type, self.event_type, self.reader, self._call, self.batch)

    def _call(self, uow: UnitOfWork, argument: Event | list[Event]) -> None:
        result = Result()

        def handle_result(_context: Any, value: Any, exc_info: Any) -> tuple[Any, Any]:
            result.send(value, exc_info)
            return value, exc_info

        first = argument[0] if isinstance(argument, list) else argument
        self.container.spawn_worker(
            self,
            (uow, argument),
            {},
            handle_result=handle_result,
            context_data={
                "traceparent": first.traceparent,
                "event_id": first.id,
                **({} if isinstance(argument, list) else about_entries(entries_in(first.data))),
            },
        )
        result.wait()


W = TypeVar("W")
E = TypeVar("E", Event, list[Event])
# A method of a service's Worker that has the effect of an event, or of a batch of events.
EventHandler: TypeAlias = Callable[[W, UnitOfWork, E], None]


def consume(
    event_type: str, reader: type[Schema], batch: bool = False
) -> Callable[[EventHandler[W, E]], EventHandler[W, E]]:
    """Declare a handler; see Consume."""
    decorate: Callable[[EventHandler[W, E]], EventHandler[W, E]] = Consume.decorator(
        event_type, reader, batch
    )
    return decorate
