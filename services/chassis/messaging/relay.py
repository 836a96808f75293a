"""The relay: carries events from the outbox to the broker, and marks them only when they are confirmed."""

import random
import select
import time
from typing import Any

import eventlet
import psycopg2
from nameko.extensions import DependencyProvider
from prometheus_client import Counter

from services.chassis.messaging import outbox
from services.chassis.messaging.broker import BROKER_GONE, BrokerSettings
from services.chassis.messaging.publisher import NotConfirmed, Publisher
from services.chassis.messaging.receipts import PURGE_RECEIPTS, announce_again
from services.chassis.runtime.database import DATABASE_GONE, Database, Row, connect
from services.chassis.runtime.log import describe_error, get_logger
from services.chassis.runtime.process import process_of
from services.chassis.web.kept_forms import PURGE_KEPT_FORMS

BATCH = 500
SWEEP_SECONDS = 5
PURGE_EVERY_SECONDS = 600
# A probe of the broker costs one connection attempt, so events need not wait long after it is back.
LONGEST_PAUSE = 15.0
log = get_logger(__name__)
published_total = Counter("tsunagari_outbox_published_total", "Events confirmed by the broker")


class BrokerAway(Exception):
    """The broker cannot be reached or does not confirm. Transient."""


class OutboxRelay:
    """Moves one service's outbox; several may run at once, because rows are leased with SKIP LOCKED."""

    def __init__(self, settings: BrokerSettings, database: Database) -> None:
        self._settings = settings
        self._database = database
        self._publisher: Publisher | None = None
        self.connected = False
        self._purge_at = 0.0

    def move_events(self) -> int:
        """Publish what waits in the outbox, in batches, and return how many events were leased.

        While the broker works on a batch, the one before is marked and the next leased, so that neither waits for
        the other. An event that the broker refuses is tried again later with backoff. Raises DATABASE_GONE; then
        what was leased is free when its lease ends. Raises BrokerAway when the line is at fault and not an event:
        then every lease is given back.
        """
        publisher = self._ensure_publisher()
        batch = self._lease()
        moved, unconfirmed = 0, batch
        try:
            publisher.send(_messages(batch))
            while batch:
                following = self._lease() if len(batch) == BATCH else []
                unconfirmed = batch + following
                refused = publisher.wait_for_confirms()
                unconfirmed = following
                try:
                    publisher.send(_messages(following))
                finally:
                    self._mark(batch, refused)
                moved, batch = moved + len(batch), following
        except (*BROKER_GONE, NotConfirmed) as error:
            self.drop_publisher()
            with self._database.unit_of_work() as uow:
                uow.execute(outbox.GIVE_BACK, ([row["position"] for row in unconfirmed],))
            raise BrokerAway(describe_error(error)) from None
        return moved

    def _lease(self) -> list[Row]:
        with self._database.unit_of_work() as uow:
            rows = uow.all(outbox.LEASE, {"limit": BATCH})
        return sorted(rows, key=lambda row: row["position"])

    def _mark(self, batch: list[Row], refused: set[str]) -> None:
        done = [row["position"] for row in batch if row["event_id"] not in refused]
        if done:
            with self._database.unit_of_work() as uow:
                uow.execute(outbox.MARK_PUBLISHED, (done,))
            published_total.inc(len(done))
        if refused:
            again = [row["position"] for row in batch if row["event_id"] in refused]
            with self._database.unit_of_work() as uow:
                uow.execute(outbox.MARK_REFUSED, (again,))
            log.error(
                "events_refused", count=len(refused), todo="load the topology: tsunagari topology"
            )

    def idle(self) -> None:
        """Keep the publishing connection alive, announce again what nobody confirmed, and purge what is old."""
        if self._publisher is not None:
            try:
                self._publisher.keep_alive()
            except BROKER_GONE:
                self.drop_publisher()
        with self._database.unit_of_work() as uow:
            announce_again(uow)
        if time.monotonic() > self._purge_at:
            self._purge_at = time.monotonic() + PURGE_EVERY_SECONDS
            with self._database.unit_of_work() as uow:
                uow.execute(outbox.PURGE_OUTBOX)
                uow.execute(outbox.PURGE_INBOX)
                uow.execute(PURGE_RECEIPTS)
                uow.execute(PURGE_KEPT_FORMS)

    def drop_publisher(self) -> None:
        if self._publisher is not None:
            self._publisher.close()
        self._publisher = None
        self.connected = False

    def _ensure_publisher(self) -> Publisher:
        if self._publisher is None:
            service = self._settings.service
            try:
                self._publisher = Publisher(
                    self._settings.broker_url,
                    f"{service}.events",
                    f"{service} relay",
                    self._settings.ca_file,
                )
            except (*BROKER_GONE, NotConfirmed) as error:
                raise BrokerAway(describe_error(error)) from None
            self.connected = True
        return self._publisher


def _messages(batch: list[Row]) -> list[tuple[str, str, str]]:
    return [(row["event_id"], row["type"], row["body"]) for row in batch]


class Listener:
    """Wakes on NOTIFY over a connection of its own; a lost connection only means that sweeps do the waking."""

    def __init__(self, dsn: str, channel: str) -> None:
        self._dsn, self._channel = dsn, channel
        self._connection: Any = None

    def wait(self, seconds: float) -> None:
        """Return at the first notification, or after ``seconds``."""
        started = time.monotonic()
        try:
            if self._connection is None:
                connection = connect(self._dsn, f"listen {self._channel}")
                connection.autocommit = True
                with connection.cursor() as cursor:
                    cursor.execute(f"LISTEN {self._channel}")
                self._connection = connection
                # Something may have been written before we listened: look once before waiting.
                return
            connection = self._connection
            if not connection.notifies:
                select.select([connection], [], [], seconds)
                connection.poll()
            connection.notifies.clear()
        except (psycopg2.Error, OSError, ValueError):
            self._connection = None
            eventlet.sleep(max(0.0, min(seconds, 1.0) - (time.monotonic() - started)))


class Relay(DependencyProvider):
    """Runs the relay in a worker process for as long as it lives."""

    def setup(self) -> None:
        process = process_of(self)
        self.relay = OutboxRelay(process.settings, process.database)
        self._listener = Listener(process.settings.database_url, outbox.OUTBOX_CHANNEL)
        process.needs["relay"] = lambda: self.relay.connected

    def start(self) -> None:
        self.container.spawn_managed_thread(self._run, identifier="relay")

    def _run(self) -> None:
        idled_at, pause = 0.0, 1.0
        while True:
            try:
                while self.relay.move_events():
                    pass
                pause = 1.0
                if time.monotonic() - idled_at > SWEEP_SECONDS:
                    idled_at = time.monotonic()
                    self.relay.idle()
                self._listener.wait(SWEEP_SECONDS * random.uniform(0.8, 1.0))
            except DATABASE_GONE as error:
                log.warning("relay_waits_for_database", error=describe_error(error))
                eventlet.sleep(1)
            except BrokerAway as error:
                log.warning("relay_waits_for_broker", error=str(error), seconds=pause)
                eventlet.sleep(pause * random.uniform(0.75, 1.0))
                pause = min(pause * 2, LONGEST_PAUSE)
