"""How many receipts were sent, by hour and by mailbox, in the database."""

import datetime as dt

from services.chassis.runtime.database import UnitOfWork
from services.notifications.domain.receipt_limit import RECEIPTS_A_DAY
from services.notifications.store._queries import queries


class Receipts:
    """``usecases.ports.Receipts`` over one unit of work."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._connection = uow.connection

    def free_places(self, most: int) -> int:
        queries.open_receipt_hour(self._connection)
        return max(0, most - int(queries.lock_receipt_hour(self._connection)))

    def take_places(self, taken: int) -> None:
        queries.take_receipt_places(self._connection, taken=taken)

    def count(self, fingerprints: dict[str, str], day: dt.date) -> set[str]:
        if not fingerprints:
            return set()
        rows = queries.count_receipts(
            self._connection,
            ids=list(fingerprints),
            fingerprints=list(fingerprints.values()),
            day=day,
            most=RECEIPTS_A_DAY,
        )
        return {row["mail_id"] for row in rows}

    def purge(self, before: dt.date) -> None:
        queries.purge_receipt_hours(self._connection)
        queries.purge_receipts(self._connection, day=before)
