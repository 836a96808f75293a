"""One transaction of entries: its repositories over one unit of work."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from services.chassis.messaging.envelope import Event
from services.chassis.runtime.database import Database, UnitOfWork
from services.entries.store.drafts import Drafts
from services.entries.store.entries import Entries
from services.entries.store.failed_attempts import FailedAttempts, Leftovers
from services.entries.store.introductions import Introductions
from services.entries.store.organisations import Organisations
from services.entries.store.reviews import Reviews


class StoreWork:
    """What use cases work with (usecases/ports.py: Work); views read through ``uow``."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.entries = Entries(uow)
        self.reviews = Reviews(uow)
        self.introductions = Introductions(uow)
        self.organisations = Organisations(uow)
        self.drafts = Drafts(uow)
        self.failed_attempts = FailedAttempts(uow)
        self.leftovers = Leftovers(uow)

    def emit(self, *events: Event) -> None:
        self.uow.emit(*events)

    def note(self, line: str, **facts: Any) -> None:
        self.uow.note(line, **facts)


class Store:
    """The database of entries, for pages and timers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def work(self) -> Iterator[StoreWork]:
        """A transaction that commits at the end of the block and rolls back when it raises."""
        with self._database.unit_of_work() as uow:
            yield StoreWork(uow)

    @contextmanager
    def single(self) -> Iterator[StoreWork]:
        """For a use case whose one statement is its transaction: it takes one round trip, and no lock longer."""
        with self._database.unit_of_work(each_alone=True) as uow:
            yield StoreWork(uow)
