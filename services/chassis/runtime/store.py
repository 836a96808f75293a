"""A service's database as its pages, timers and commands are given it: one transaction at a time, with its repositories."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from services.chassis.messaging.envelope import Event
from services.chassis.runtime.database import Database, UnitOfWork


class Transaction:
    """What use cases work with. A service's own holds its repositories over ``uow``, which is there for views too."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow

    def emit(self, *events: Event) -> None:
        """Announce events when, and only when, this transaction commits."""
        self.uow.emit(*events)

    def note(self, line: str, **facts: Any) -> None:
        """Write a line to the log when, and only when, this transaction commits."""
        self.uow.note(line, **facts)


W = TypeVar("W", bound=Transaction)


class TransactionStore(Generic[W]):
    """``class Store(TransactionStore[StoreWork]): transaction = StoreWork``."""

    transaction: type[W]

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def work(self) -> Iterator[W]:
        """Commits at the end of the block, rolls back when it raises. Raises one of DATABASE_GONE."""
        with self._database.unit_of_work() as uow:
            yield self.transaction(uow)
