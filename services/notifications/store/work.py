"""The ledger within one transaction, and who gives transactions out."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from services.chassis.messaging.envelope import Event
from services.chassis.runtime.database import Database, UnitOfWork
from services.notifications.store.claims import Claims
from services.notifications.store.mails import Mails
from services.notifications.store.receipts import Receipts


class StoreWork:
    """The repositories over one unit of work, which is there for views as ``uow``."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.mails = Mails(uow)
        self.claims = Claims(uow)
        self.receipts = Receipts(uow)

    def emit(self, *events: Event) -> None:
        """Announce events when, and only when, this transaction commits."""
        self.uow.emit(*events)

    def note(self, line: str, **facts: Any) -> None:
        """Write a line to the log when, and only when, this transaction commits."""
        self.uow.note(line, **facts)


class Store:
    """Gives transactions to pages, timers and the sender."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def work(self) -> Iterator[StoreWork]:
        """Commits at the end of the block, rolls back when it raises. Raises one of DATABASE_GONE."""
        with self._database.unit_of_work() as uow:
            yield StoreWork(uow)
