"""The ledger within one transaction, and who gives transactions out."""

from services.chassis.runtime.database import UnitOfWork
from services.chassis.runtime.store import Transaction, TransactionStore
from services.notifications.store.claims import Claims
from services.notifications.store.mails import Mails
from services.notifications.store.receipts import Receipts


class StoreWork(Transaction):
    """The repositories over one unit of work, which is there for views as ``uow``."""

    def __init__(self, uow: UnitOfWork) -> None:
        super().__init__(uow)
        self.mails = Mails(uow)
        self.claims = Claims(uow)
        self.receipts = Receipts(uow)


class Store(TransactionStore[StoreWork]):
    """Gives transactions to pages, timers and the sender."""

    transaction = StoreWork
