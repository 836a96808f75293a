"""Accounts of the secretariat in the database, and what this service itself lets them do."""

from dataclasses import asdict
from pathlib import Path

from services.chassis.runtime.database import Row, UnitOfWork, load_queries
from services.members.domain.account import Account
from services.members.store.rows import read
from services.staff.staff_access import write_staff_access

_queries = load_queries(Path(__file__).parent / "queries" / "accounts.sql")


class Accounts:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._connection = uow.connection

    def lock(self) -> None:
        _queries.lock_accounts(self._connection)

    def find_by_name(self, name: str) -> Account | None:
        return _account(_queries.find_by_name(self._connection, name=name))

    def find_by_name_for_update(self, name: str) -> Account | None:
        return _account(_queries.find_by_name_for_update(self._connection, name=name))

    def find_for_update(self, staff_id: str) -> Account | None:
        return _account(_queries.find_for_update(self._connection, id=staff_id))

    def count_other_admins(self, staff_id: str) -> int:
        return int(_queries.count_other_admins(self._connection, id=staff_id))

    def save(self, account: Account) -> None:
        """Also into the copy that this service, like the others, looks at with each request."""
        _queries.save_account(self._connection, **asdict(account))
        access = {
            "roles": account.roles,
            "active": account.active,
            "sessions_valid_from": account.sessions_valid_from,
        }
        write_staff_access(self._uow, account.id, account.version, access)

    def find_versions(self) -> dict[str, int]:
        rows = _queries.find_versions(self._connection)
        return {row["id"]: row["version"] for row in rows}


def _account(row: Row | None) -> Account | None:
    return read(Account, row) if row else None
