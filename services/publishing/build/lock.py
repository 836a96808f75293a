"""One builder at a time: a session lock in the database, on a connection of its own."""

from typing import Any

import psycopg2

from services.chassis.runtime.database import connect

KEY = "site builder"


class BuilderLock:
    """Held from ``take`` to ``give_back``, and lost with the connection: a builder that died holds nothing."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._connection: Any = None

    def take(self) -> bool:
        """Whether the lock is ours now. Raises psycopg2.OperationalError when the database is away."""
        if self._connection is None or self._connection.closed:
            self._connection = connect(self._dsn, "site builder")
            self._connection.autocommit = True
        return self._ask("SELECT pg_try_advisory_lock(hashtext(%s)) AS yes")

    def held(self) -> bool:
        """Whether nobody else can have taken it since ``take``."""
        try:
            return self._connection is not None and self._ask(
                "SELECT count(*) > 0 AS yes FROM pg_locks WHERE locktype = 'advisory' AND granted"
                " AND pid = pg_backend_pid() AND objid::bigint = hashtext(%s)::bigint & 4294967295"
            )
        except psycopg2.Error:
            return False

    def give_back(self) -> None:
        """Let others build; where the connection was lost meanwhile, nothing is held any more."""
        if self._connection is None:
            return
        try:
            self._ask("SELECT pg_advisory_unlock(hashtext(%s)) AS yes")
        except psycopg2.Error:
            self.close()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _ask(self, sql: str) -> bool:
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(sql, (KEY,))
                return bool(cursor.fetchone()["yes"])
        except psycopg2.Error:
            self.close()
            raise
