"""The read model of the public site: in one transaction, or as one moment shows it."""

from collections.abc import Iterator
from contextlib import contextmanager

from services.chassis.runtime.database import UnitOfWork
from services.chassis.runtime.store import Transaction, TransactionStore
from services.publishing.store.entries import EntryStore
from services.publishing.store.organisations import OrganisationStore
from services.publishing.store.pages import PageStore
from services.publishing.store.releases import ReleaseStore
from services.publishing.store.set_aside import SetAside
from services.publishing.store.site_data import StoredSiteData


class StoreWork(Transaction):
    """``usecases.ports.Work`` over one unit of work."""

    def __init__(self, uow: UnitOfWork) -> None:
        super().__init__(uow)
        self.entries = EntryStore(uow.connection)
        self.organisations = OrganisationStore(uow.connection)
        self.pages = PageStore(uow.connection)
        self.releases = ReleaseStore(uow.connection)


class StoreSnapshot:
    """The read model at one moment, to be read only."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self.pages = PageStore(uow.connection)
        self.releases = ReleaseStore(uow.connection)

    def site_data(self, set_aside: SetAside) -> StoredSiteData:
        """What pages are rendered from; rows that are ``set_aside`` stand in no list."""
        return StoredSiteData(self._uow.connection, set_aside)

    def export(self) -> str:
        """A name by which other processes can read the very same moment while this transaction lasts."""
        row = self._uow.one("SELECT pg_export_snapshot() AS identifier")
        assert row is not None
        return str(row["identifier"])


class Store(TransactionStore[StoreWork]):
    transaction = StoreWork

    @contextmanager
    def snapshot(self, identifier: str = "") -> Iterator[StoreSnapshot]:
        """A read-only transaction that sees one moment; ``identifier`` is one another process exported."""
        with self._database.unit_of_work() as uow:
            uow.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            if identifier:
                uow.execute("SET TRANSACTION SNAPSHOT %s", (identifier,))
            yield StoreSnapshot(uow)
