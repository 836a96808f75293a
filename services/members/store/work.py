"""One transaction of members: its repositories over one unit of work."""

from services.chassis.runtime.database import UnitOfWork
from services.chassis.runtime.store import Transaction, TransactionStore
from services.members.store.accounts import Accounts
from services.members.store.known_devices import KnownDevices
from services.members.store.organisations import Organisations
from services.members.store.releases import Releases
from services.members.store.sign_in_failures import SignInFailures
from services.members.store.staff_log import StaffLog


class StoreWork(Transaction):
    """What use cases work with (usecases/ports.py: Work); views read through ``uow``."""

    def __init__(self, uow: UnitOfWork) -> None:
        super().__init__(uow)
        self.organisations = Organisations(uow)
        self.releases = Releases(uow)
        self.accounts = Accounts(uow)
        self.devices = KnownDevices(uow)
        self.failures = SignInFailures(uow)
        self.staff_log = StaffLog(uow)


class Store(TransactionStore[StoreWork]):
    """The database of members, for pages, timers and commands."""

    transaction = StoreWork
