"""The trace of sign-ins, failures, sign-outs and changes of accounts; the running service can only add to it."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from services.chassis.runtime.database import Row, UnitOfWork, load_queries

_queries = load_queries(Path(__file__).parent / "queries" / "staff_log.sql")
# What can stand in the trace, as people read it.
WHAT = {
    "signed_in": "サインイン",
    "sign_in_failed": "サインインの失敗",
    "sign_in_refused": "失敗が続いたため、サインインを一時停止",
    "signed_out": "サインアウト",
    "password_changed": "パスワードの変更",
    "added": "アカウントの追加",
    "changed": "アカウントの変更",
    "disabled": "アカウントの停止",
    "unlocked": "サインインの一時停止を解除",
}
SHOWN = 100


@dataclass(frozen=True)
class Actor:
    """Who does something to an account, and from where: the keyed hash of the address, and its network."""

    staff_id: str | None
    name: str
    address_hash: bytes | None = None
    network: str = ""


COMMAND_LINE = Actor(None, "コマンド")


def note(
    uow: UnitOfWork, what: str, staff_id: str | None, by: Actor, roles: list[str] | None = None
) -> None:
    """Add one line about the account ``staff_id`` (None: nobody has the name) in this transaction.

    ``roles`` are those that the account has from now on, where they may have changed.
    """
    _queries.add(
        uow.connection,
        what=what,
        staff_id=staff_id,
        by_id=by.staff_id,
        by_name=by.name,
        roles=roles,
        address_hash=by.address_hash,
        network=by.network,
    )


def note_refusal(uow: UnitOfWork, staff_id: str | None, by: Actor) -> None:
    """As ``note`` for an attempt that was refused unseen, but once in 15 minutes only."""
    _queries.add_refusal(
        uow.connection, staff_id=staff_id, address_hash=by.address_hash, network=by.network
    )


def find_log_of(uow: UnitOfWork, staff_id: str) -> list[Row]:
    """The newest lines about an account, newest first."""
    return list(_queries.find_of_account(uow.connection, staff_id=staff_id, limit=SHOWN))


def find_log_since(uow: UnitOfWork, since: dt.datetime, name: str = "") -> list[Row]:
    """All lines since a moment, about everybody or the account of a name, oldest first."""
    return list(_queries.find_since(uow.connection, since=since, name=name))


def count_failures_of_nobody(uow: UnitOfWork) -> int:
    """Failures in the last 30 days with names that no account has."""
    return int(_queries.count_failures_of_nobody(uow.connection))


def forget_old_log(uow: UnitOfWork) -> int:
    """Take away what is older than a year."""
    return int(_queries.forget_old(uow.connection))
