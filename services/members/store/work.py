"""One transaction of members: its repositories over one unit of work."""

from collections.abc import Iterator
from contextlib import contextmanager

from services.chassis.messaging.envelope import Event
from services.chassis.runtime.database import Database, UnitOfWork
from services.members.store.accounts import Accounts
from services.members.store.known_devices import KnownDevices
from services.members.store.organisations import Organisations
from services.members.store.releases import Releases
from services.members.store.sign_in_failures import SignInFailures
from services.members.store.staff_log import StaffLog


class StoreWork:
    """What use cases work with (usecases/ports.py: Work); views read through ``uow``."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.organisations = Organisations(uow)
        self.releases = Releases(uow)
        self.accounts = Accounts(uow)
        self.devices = KnownDevices(uow)
        self.failures = SignInFailures(uow)
        self.staff_log = StaffLog(uow)

    def emit(self, *events: Event) -> None:
        self.uow.emit(*events)


class Store:
    """The database of members, for pages, timers and commands."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def work(self) -> Iterator[StoreWork]:
        """A transaction that commits at the end of the block and rolls back when it raises."""
        with self._database.unit_of_work() as uow:
            yield StoreWork(uow)
