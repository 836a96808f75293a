"""Wrong codes in the database, and what is erased there by itself."""

from services.chassis.runtime.database import UnitOfWork
from services.entries.store._queries import queries


class FailedAttempts:
    """See usecases/ports.py."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._connection = uow.connection

    def lock(self, subject: str) -> None:
        queries.lock_subject(self._connection, subject=subject)

    def count_of_an_hour(self, subject: str) -> int:
        return int(queries.count_failed_attempts(self._connection, subject=subject))

    def add(self, subject: str) -> None:
        queries.add_failed_attempt(self._connection, subject=subject)


class Leftovers:
    """See usecases/ports.py."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._connection = uow.connection

    def purge_tokens(self) -> None:
        queries.purge_tokens(self._connection)

    def purge_failed_attempts(self) -> None:
        queries.purge_failed_attempts(self._connection)

    def purge_drafts(self, limit: int) -> int:
        return int(queries.purge_drafts(self._connection, limit=limit))
