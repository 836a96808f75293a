"""Accounts of the secretariat in the database, and the announcement that goes with every change of one."""

from pathlib import Path
from typing import Any

from services.chassis.runtime.database import Row, UnitOfWork, load_queries
from services.members.events import STAFF_CHANGED
from services.staff.staff_access import write_staff_access

_queries = load_queries(Path(__file__).parent / "queries" / "staff.sql")


def lock_staff(uow: UnitOfWork) -> None:
    """One change of accounts at a time, so that two admins cannot disable each other at once."""
    _queries.lock_staff(uow.connection)


def find_staff_for_update(uow: UnitOfWork, name: str) -> Row | None:
    row: Row | None = _queries.find_staff_for_update(uow.connection, name=name)
    return row


def find_staff_by_id_for_update(uow: UnitOfWork, staff_id: str) -> Row | None:
    row: Row | None = _queries.find_staff_by_id_for_update(uow.connection, id=staff_id)
    return row


def find_staff_by_name(uow: UnitOfWork, name: str) -> Row | None:
    row: Row | None = _queries.find_staff_by_name(uow.connection, name=name)
    return row


class NoSuchStaff(Exception):
    """There is no account of that name or id. Permanent."""


def get_staff(uow: UnitOfWork, staff_id: str) -> Row:
    """An account without its password. Raises NoSuchStaff."""
    row: Row | None = _queries.get_staff(uow.connection, id=staff_id)
    if row is None:
        raise NoSuchStaff
    return row


def list_staff(uow: UnitOfWork) -> list[Row]:
    """Every account, with when it last signed in, and how often somebody failed to in the last 30 days."""
    return list(_queries.list_staff(uow.connection))


def list_versions(uow: UnitOfWork) -> list[Row]:
    """Id and version of every account."""
    return list(_queries.list_versions(uow.connection))


def count_other_admins(uow: UnitOfWork, staff_id: str) -> int:
    return int(_queries.count_other_admins(uow.connection, id=staff_id))


def write_staff(uow: UnitOfWork, account: dict[str, Any]) -> None:
    """Keep an account, let it take effect here in the same transaction, and tell the other services.

    ``account`` has the columns of table staff; its version is already the new one.
    """
    _queries.write_staff(uow.connection, **{name: account[name] for name in _COLUMNS})
    access = {name: account[name] for name in ("roles", "active", "sessions_valid_from")}
    write_staff_access(uow, account["id"], account["version"], access)
    data = {**access, "sessions_valid_from": access["sessions_valid_from"].isoformat()}
    uow.emit(STAFF_CHANGED.new(account["id"], account["version"], data))


_COLUMNS = (
    "id",
    "name",
    "display_name",
    "password_hash",
    "roles",
    "active",
    "demo",
    "sessions_valid_from",
    "version",
)
