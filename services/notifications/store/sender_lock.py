"""Shows to the other senders that this one lives: an advisory lock that goes with its connection.

A claim protects a mail from being sent by two living senders. When its sender is dead, waiting for the end of
the claim would prevent no duplicate: whether the mail at hand had been taken is as unknown then as it is now.
"""

import datetime as dt
import time
from typing import Any

import eventlet
import psycopg2

from services.chassis.runtime.database import DatabaseSilent, connect

# A sender that lives holds the advisory lock (LOCK_CLASS, its number).
LOCK_CLASS = 7022
PATIENCE_SECONDS = 15
# The database asks too whether the sender is still there: a lock whose machine is gone ends within a minute.
_OPTIONS = "-c tcp_keepalives_idle=20 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=4"


class SenderLock:
    """``number`` is this sender's for as long as it lives; the claims in the ledger bear it."""

    def __init__(self, dsn: str, number: int) -> None:
        self.number = number
        self._dsn = dsn
        self._connection: Any = None
        self._held_at = 0.0

    def hold(self) -> dt.timedelta:
        """Hold the lock, anew where its connection was lost; returns for how long it has been held.

        Raises psycopg2.OperationalError when the database is away or silent.
        """
        try:
            if self._connection is not None:
                _ask(self._connection, "SELECT 1")
        except psycopg2.Error:
            self.release()
        if self._connection is None:
            connection = connect(self._dsn, "mail sender's lock", _OPTIONS)
            try:
                connection.autocommit = True
                _ask(connection, "SELECT pg_advisory_lock(%s, %s)", LOCK_CLASS, self.number)
            except BaseException:
                connection.close()
                raise
            self._connection, self._held_at = connection, time.monotonic()
        return dt.timedelta(seconds=time.monotonic() - self._held_at)

    def release(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def _ask(connection: Any, sql: str, *parameters: int) -> None:
    with (
        eventlet.Timeout(PATIENCE_SECONDS, DatabaseSilent("no answer to the sender's lock")),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, parameters)
