"""Units of work over psycopg2, with a pool that waits instead of blocking the hub."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiosql
import eventlet
import psycopg2
from eventlet.patcher import original
from eventlet.pools import Pool
from psycopg2.extensions import TRANSACTION_STATUS_ACTIVE, TRANSACTION_STATUS_IDLE
from psycopg2.extras import RealDictCursor

from services.chassis.messaging.envelope import Event
from services.chassis.messaging.outbox import ADD_TO_OUTBOX, outbox_rows
from services.chassis.runtime.log import get_logger

log = get_logger(__name__)
# eventlet's select has no poll and would switch greenthreads.
_real_select: Any = original("select")
Row = dict[str, Any]
CONNECT_SECONDS = 4
# How long a process waits for the database before it lets go: a web process answers somebody who waits, a
# worker has time. The server's own limits (statement, lock) are shorter, so that it can say what was wrong.
PATIENCE_SECONDS = {"web": 5, "worker": 45}
SERVER_LIMITS = {
    "web": "-c statement_timeout=4s -c lock_timeout=3s",
    "worker": "-c statement_timeout=30s -c lock_timeout=10s",
}
# A request that finds all connections in use waits no longer than this for one.
POOL_SECONDS = 2
# A connection that nobody needed for so long is closed: each is a process of the server, with some megabytes.
UNUSED_SECONDS = 60
DATABASE_GONE = (psycopg2.OperationalError, psycopg2.InterfaceError)


class DatabaseSilent(psycopg2.OperationalError):
    """The database took a connection or a statement and says nothing more: frozen, or the line is cut. Transient."""


class NoConnectionFree(psycopg2.OperationalError):
    """All connections of this process are in use, and none came back in time. Transient."""


def database_is_busy(error: BaseException) -> bool:
    """Whether a statement was given up because of what others do: it may be tried again soon.

    SQLSTATE 55P03 (lock not available), 57014 (statement timeout), 40001 and 40P01 (serialisation, deadlock).
    """
    return isinstance(error, psycopg2.Error) and error.pgcode in (
        "55P03",
        "57014",
        "40001",
        "40P01",
    )


def database_is_gone(error: BaseException) -> bool:
    """Whether an error says that the database or the line to it is away, rather than the statement unlucky.

    SQLSTATE classes 08 (connection), 53 (resources) and 57P (shutdown); without a state the line itself broke.
    """
    state = getattr(error, "pgcode", None)
    return isinstance(error, DATABASE_GONE) and (
        state is None or state.startswith(("08", "53", "57P"))
    )


def load_queries(folder: Path) -> Any:
    """The named queries of every ``.sql`` file in ``folder``; call them with ``uow.connection`` first."""
    return aiosql.from_path(folder, "psycopg2", mandatory_parameters=False)


def containing(words: str) -> str:
    """The pattern of LIKE for texts in which ``words`` stand as they are."""
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def connect(dsn: str, application_name: str, options: str = "") -> Any:
    """One connection whose rows are dicts. Raises psycopg2.OperationalError when the database is away or silent."""
    # libpq's own connect_timeout does not hold while eventlet waits for it.
    with eventlet.Timeout(CONNECT_SECONDS, DatabaseSilent("no answer to a new connection")):
        return psycopg2.connect(
            dsn,
            connection_factory=_Connection,
            cursor_factory=RealDictCursor,
            connect_timeout=CONNECT_SECONDS,
            application_name=application_name,
            options=options,
            keepalives_idle=30,
            keepalives_interval=5,
            keepalives_count=3,
        )


class _Cursor(RealDictCursor):
    """Begins a transaction in one round trip with its first statement, and waits for no answer for ever.

    psycopg2's own BEGIN takes a trip of its own; so its connections are in autocommit, and begin and end
    stand here and in UnitOfWork.
    """

    patience: float
    begins = True

    def execute(self, query: Any, vars: Any = None) -> None:
        if self.begins and self.connection.info.transaction_status == TRANSACTION_STATUS_IDLE:
            query = f"BEGIN; {query}"
        with eventlet.Timeout(self.patience, DatabaseSilent("no answer to a statement")):
            super().execute(query, vars)


class _WebCursor(_Cursor):
    patience = PATIENCE_SECONDS["web"]


class _WorkerCursor(_Cursor):
    patience = PATIENCE_SECONDS["worker"]


class _WebStatement(_WebCursor):
    begins = False


class _WorkerStatement(_WorkerCursor):
    begins = False


# (for a transaction of several statements, for statements each of which is one)
_CURSORS: dict[str, tuple[type[_Cursor], type[_Cursor]]] = {
    "web": (_WebCursor, _WebStatement),
    "worker": (_WorkerCursor, _WorkerStatement),
}


class UnitOfWork:
    """One transaction: what is done and what is announced in it happen together or not at all."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._events: list[Event] = []
        self._notes: list[tuple[str, dict[str, Any]]] = []

    def execute(self, sql: str, parameters: Any = None) -> int:
        """Run one statement and return how many rows it touched."""
        with self.connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return int(cursor.rowcount)

    def all(self, sql: str, parameters: Any = None) -> list[Row]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return list(cursor.fetchall())

    def one(self, sql: str, parameters: Any = None) -> Row | None:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            row: Row | None = cursor.fetchone()
            return row

    def emit(self, *events: Event) -> None:
        """Announce events when, and only when, this transaction commits."""
        self._events.extend(events)

    def note(self, line: str, **facts: Any) -> None:
        """Write a line to the log when, and only when, this transaction commits."""
        self._notes.append((line, facts))

    def commit(self) -> None:
        """Write the events and end the transaction, in one round trip: locks are held no longer than that."""
        if self._events:
            with self.connection.cursor() as cursor:
                cursor.execute(f"{ADD_TO_OUTBOX}; COMMIT", outbox_rows(self._events))
            self._events = []
        elif self.connection.info.transaction_status != TRANSACTION_STATUS_IDLE:
            self.execute("COMMIT")
        for line, facts in self._notes:
            log.info(line, **facts)
        self._notes = []

    def roll_back(self) -> None:
        """Undo everything so far, and announce none of it."""
        self._events, self._notes = [], []
        if self.connection.info.transaction_status != TRANSACTION_STATUS_IDLE:
            self.execute("ROLLBACK")


class _Connection(psycopg2.extensions.connection):
    returned_at = 0.0


class _Connections(Pool):
    """eventlet's pool that makes connections; free ones are reused last in, first out, so that the others rest."""

    def __init__(self, dsn: str, size: int, name: str, kind: str) -> None:
        self._dsn, self._name, self._kind = dsn, name, kind
        super().__init__(max_size=size, order_as_stack=True)

    def create(self) -> Any:
        connection = connect(self._dsn, self._name, SERVER_LIMITS[self._kind])
        connection.autocommit = True
        return connection

    def put(self, connection: Any) -> None:
        connection.returned_at = time.monotonic()
        super().put(connection)
        oldest = connection.returned_at - UNUSED_SECONDS
        while self.free_items and self.free_items[-1].returned_at < oldest:
            self.free_items.pop().close()
            self.current_size -= 1


class Database:
    """A service's own database, as one process sees it. ``kind`` says how long it waits: web or worker."""

    def __init__(
        self, dsn: str, size: int = 5, name: str = "tsunagari", kind: str = "worker"
    ) -> None:
        self.dsn, self.name = dsn, name
        self._patience = POOL_SECONDS if kind == "web" else PATIENCE_SECONDS[kind]
        self._pool, self._cursors = _Connections(dsn, size, name, kind), _CURSORS[kind]

    @contextmanager
    def unit_of_work(self, each_alone: bool = False) -> Iterator[UnitOfWork]:
        """A transaction that commits at the end of the block and rolls back when it raises.

        ``each_alone``: instead, each statement is a transaction of its own, begun and ended in its one round trip; for
        work that is one statement. Raises one of DATABASE_GONE when the database cannot be reached.
        """
        connection = self._borrow()
        connection.cursor_factory = self._cursors[each_alone]
        uow = UnitOfWork(connection)
        try:
            yield uow
            uow.commit()
        except BaseException:
            self._roll_back(connection)
            raise
        finally:
            self._return(connection)

    def answers(self) -> bool:
        """Whether the database answers a query now; whoever asks waits no longer than two seconds."""
        try:
            with eventlet.Timeout(POOL_SECONDS, DatabaseSilent()), self.unit_of_work() as uow:
                uow.execute("SELECT 1")
        except psycopg2.Error:
            return False
        return True

    def _borrow(self) -> Any:
        connection = self._get()
        while connection.closed or _has_been_dropped(connection):
            connection.close()
            self._pool.current_size -= 1
            connection = self._get()
        return connection

    def _get(self) -> Any:
        if self._pool.free() or self._pool.current_size < self._pool.max_size:
            return self._pool.get()
        with eventlet.Timeout(self._patience, NoConnectionFree()):
            return self._pool.get()

    @staticmethod
    def _roll_back(connection: Any) -> None:
        try:
            if connection.closed or connection.info.transaction_status == TRANSACTION_STATUS_ACTIVE:
                # A statement was given up in the middle: who knows when its answer would come.
                connection.close()
            elif connection.info.transaction_status != TRANSACTION_STATUS_IDLE:
                with connection.cursor() as cursor:
                    cursor.execute("ROLLBACK")
        except psycopg2.Error:
            connection.close()

    def _return(self, connection: Any) -> None:
        # A connection that is broken or in the middle of something goes back closed, and `_borrow` replaces
        # it: a greenthread that waits for one is woken either way.
        if not connection.closed and connection.info.transaction_status != TRANSACTION_STATUS_IDLE:
            connection.close()
        self._pool.put(connection)


def _has_been_dropped(connection: Any) -> bool:
    """Whether the server has said something to an idle connection, which is only ever good-bye.

    One system call and no round trip, so that a restart of the database costs no request.
    """
    poll = _real_select.poll()
    poll.register(connection.fileno(), _real_select.POLLIN)
    return bool(poll.poll(0))


def rows_as_values(rows: Sequence[Sequence[Any]]) -> tuple[list[Any], ...]:
    """Turn rows into one list per column, for ``unnest`` in a statement that writes many rows at once."""
    return tuple(list(column) for column in zip(*rows, strict=True))
