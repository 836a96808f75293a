"""What pages and commands about accounts read."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from services.chassis.runtime.database import Row, UnitOfWork, load_queries
from services.members.domain.account import NoSuchStaff, step_label
from services.members.store.rows import read
from services.staff.roles import ROLES

# Lines of the trace on one page.
SHOWN = 100
_queries = load_queries(Path(__file__).parents[1] / "queries" / "account_views.sql")


@dataclass(frozen=True)
class AccountName:
    id: str
    name: str
    display_name: str


@dataclass(frozen=True)
class AccountLine(AccountName):
    """One account, with when it last signed in, and how often somebody failed to in the last 30 days."""

    roles: list[str]
    active: bool
    demo: bool
    signed_in_at: dt.datetime | None = None
    failures: int = 0

    @property
    def role_names(self) -> list[str]:
        return role_names(self.roles)


@dataclass(frozen=True)
class LogLine:
    """One line of the trace; ``name`` is that of the account, None where nobody has it."""

    at: dt.datetime
    what: str
    by_name: str
    network: str
    roles: list[str] | None = None
    by_id: str | None = None
    is_own: bool = False
    name: str | None = None

    @property
    def label(self) -> str:
        return step_label(self.what)

    @property
    def role_names(self) -> list[str]:
        return role_names(self.roles or [])

    @property
    def who(self) -> str:
        """Who failed to sign in is not known, and who signed in did it themselves."""
        return "本人" if self.is_own and self.by_id else self.by_name


def role_names(roles: list[str]) -> list[str]:
    return [label for role, label in ROLES.items() if role in roles]


def get_account(uow: UnitOfWork, staff_id: str) -> AccountName:
    """Raises NoSuchStaff."""
    row: Row | None = _queries.get_account(uow.connection, id=staff_id)
    if row is None:
        raise NoSuchStaff
    return read(AccountName, row)


def find_accounts(uow: UnitOfWork) -> list[AccountLine]:
    return [read(AccountLine, row) for row in _queries.find_accounts(uow.connection)]


def find_log_of(uow: UnitOfWork, staff_id: str) -> list[LogLine]:
    """The newest lines about an account, newest first."""
    rows = _queries.find_log_of(uow.connection, staff_id=staff_id, limit=SHOWN)
    return [read(LogLine, row) for row in rows]


def find_log_since(uow: UnitOfWork, since: dt.datetime, name: str = "") -> list[LogLine]:
    """All lines since a moment, about everybody or the account of a name, oldest first."""
    rows = _queries.find_log_since(uow.connection, since=since, name=name)
    return [read(LogLine, row) for row in rows]


def count_failures_of_nobody(uow: UnitOfWork) -> int:
    """Failures in the last 30 days with names that no account has."""
    return int(_queries.count_failures_of_nobody(uow.connection))
