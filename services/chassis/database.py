"""Units of work over psycopg2, with a pool that waits instead of blocking the hub."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiosql
import psycopg2
from eventlet.patcher import original
from eventlet.pools import Pool
from psycopg2.extensions import TRANSACTION_STATUS_IDLE
from psycopg2.extras import RealDictCursor

from services.chassis.envelope import Event
from services.chassis.outbox import ADD_TO_OUTBOX, outbox_rows

# eventlet's select has no poll and would switch greenthreads.
_real_select: Any = original("select")
Row = dict[str, Any]
DATABASE_GONE = (psycopg2.OperationalError, psycopg2.InterfaceError)


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


def connect(dsn: str, application_name: str) -> Any:
    """One connection whose rows are dicts. Raises psycopg2.OperationalError when the database is away."""
    return psycopg2.connect(
        dsn,
        cursor_factory=RealDictCursor,
        connect_timeout=5,
        application_name=application_name,
        keepalives_idle=30,
        keepalives_interval=5,
        keepalives_count=3,
    )


class _Cursor(RealDictCursor):
    """Begins a transaction in one round trip with its first statement.

    psycopg2's own BEGIN takes a trip of its own; so its connections are in autocommit, and begin and end
    stand here and in UnitOfWork.
    """

    def execute(self, query: Any, vars: Any = None) -> None:
        if self.connection.info.transaction_status == TRANSACTION_STATUS_IDLE:
            query = f"BEGIN; {query}"
        super().execute(query, vars)


class UnitOfWork:
    """One transaction: what is done and what is announced in it happen together or not at all."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._events: list[Event] = []

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

    def commit(self) -> None:
        """Write the events and end the transaction, in one round trip: locks are held no longer than that."""
        if self._events:
            with self.connection.cursor() as cursor:
                cursor.execute(f"{ADD_TO_OUTBOX}; COMMIT", outbox_rows(self._events))
            self._events = []
        elif self.connection.info.transaction_status != TRANSACTION_STATUS_IDLE:
            self.execute("COMMIT")

    def roll_back(self) -> None:
        """Undo everything so far, and announce none of it."""
        self._events = []
        if self.connection.info.transaction_status != TRANSACTION_STATUS_IDLE:
            self.execute("ROLLBACK")


class _Connections(Pool):
    """eventlet's pool that makes connections; free ones are reused last in, first out."""

    def __init__(self, dsn: str, size: int, name: str) -> None:
        self._dsn, self._name = dsn, name
        super().__init__(max_size=size, order_as_stack=True)

    def create(self) -> Any:
        connection = connect(self._dsn, self._name)
        connection.autocommit, connection.cursor_factory = True, _Cursor
        return connection


class Database:
    """A service's own database, as one process sees it."""

    def __init__(self, dsn: str, size: int = 5, name: str = "tsunagari") -> None:
        self.dsn, self.name = dsn, name
        self._pool = _Connections(dsn, size, name)

    @contextmanager
    def unit_of_work(self) -> Iterator[UnitOfWork]:
        """A transaction that commits at the end of the block and rolls back when it raises.

        Raises one of DATABASE_GONE when the database cannot be reached.
        """
        connection = self._borrow()
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
        """Whether the database answers a query now."""
        try:
            with self.unit_of_work() as uow:
                uow.execute("SELECT 1")
        except psycopg2.Error:
            return False
        return True

    def _borrow(self) -> Any:
        connection = self._pool.get()
        while connection.closed or _has_been_dropped(connection):
            connection.close()
            self._pool.current_size -= 1
            connection = self._pool.get()
        return connection

    @staticmethod
    def _roll_back(connection: Any) -> None:
        try:
            if connection.info.transaction_status != TRANSACTION_STATUS_IDLE:
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
