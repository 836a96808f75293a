"""One transaction of entries: its repositories over one unit of work."""

from collections.abc import Iterator
from contextlib import contextmanager

from services.chassis.runtime.database import UnitOfWork
from services.chassis.runtime.store import Transaction, TransactionStore
from services.entries.store.applicant_links import ApplicantLinks
from services.entries.store.drafts import Drafts
from services.entries.store.entries import Entries
from services.entries.store.failed_attempts import FailedAttempts, Leftovers
from services.entries.store.guidelines import Guidelines
from services.entries.store.introductions import Introductions
from services.entries.store.organisations import Organisations
from services.entries.store.reviews import Reviews


class StoreWork(Transaction):
    """What use cases work with (usecases/ports.py: Work); views read through ``uow``."""

    def __init__(self, uow: UnitOfWork) -> None:
        super().__init__(uow)
        self.entries = Entries(uow)
        self.reviews = Reviews(uow)
        self.guidelines = Guidelines(uow)
        self.introductions = Introductions(uow)
        self.organisations = Organisations(uow)
        self.drafts = Drafts(uow)
        self.applicant_links = ApplicantLinks(uow)
        self.failed_attempts = FailedAttempts(uow)
        self.leftovers = Leftovers(uow)


class Store(TransactionStore[StoreWork]):
    """The database of entries, for pages and timers."""

    transaction = StoreWork

    @contextmanager
    def single(self) -> Iterator[StoreWork]:
        """For a use case whose one statement is its transaction: it takes one round trip, and no lock longer."""
        with self._database.unit_of_work(each_alone=True) as uow:
            yield StoreWork(uow)
