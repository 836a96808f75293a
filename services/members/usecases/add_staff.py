"""Gives a person of the secretariat an account, or brings an account up to date."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Literal

from services.chassis.runtime.database import UnitOfWork
from services.members.domain.passwords import Passwords, UnfitAccount
from services.members.domain.staff import check_account, sign_in_name
from services.members.store import staff as store
from services.members.store import staff_log
from services.members.store.known_devices import forget_devices
from services.members.store.staff_log import COMMAND_LINE


@dataclass(frozen=True)
class NewStaff:
    """What an account shall be. ``demo`` marks the accounts of a demonstration, whose passwords lie about."""

    name: str
    display_name: str
    roles: list[str]
    password: str
    demo: bool = False


def add_staff(
    uow: UnitOfWork, wanted: NewStaff, passwords: Passwords, at: dt.datetime, is_development: bool
) -> Literal["added", "changed", "unchanged"]:
    """Make the account so, and announce it; the same again changes nothing.

    A new password, or taking up an account that was disabled, ends all sessions from before. Raises
    UnfitAccount, also for a demo account outside development.
    """
    if wanted.demo and not is_development:
        raise UnfitAccount("見本のアカウントは、ENVIRONMENT=development のときだけ作れます。")
    name = sign_in_name(wanted.name)
    roles = sorted(set(wanted.roles))
    check_account(name, wanted.display_name, roles, wanted.password)
    store.lock_staff(uow)
    account = store.find_staff_for_update(uow, name)
    new = {
        "name": name,
        "display_name": wanted.display_name,
        "roles": roles,
        "demo": wanted.demo,
        "active": True,
    }
    if account is None:
        staff_id = str(uuid.uuid4())
        store.write_staff(
            uow,
            new
            | {
                "id": staff_id,
                "password_hash": passwords.hash(wanted.password),
                "sessions_valid_from": at,
                "version": 1,
            },
        )
        staff_log.note(uow, "added", staff_id, COMMAND_LINE, roles)
        return "added"
    same_password = passwords.fits(account["password_hash"], wanted.password)
    if same_password and all(account[field] == value for field, value in new.items()):
        return "unchanged"
    keeps_sessions = same_password and account["active"]
    store.write_staff(
        uow,
        new
        | {
            "id": account["id"],
            "password_hash": account["password_hash"]
            if same_password
            else passwords.hash(wanted.password),
            "sessions_valid_from": account["sessions_valid_from"] if keeps_sessions else at,
            "version": account["version"] + 1,
        },
    )
    if not same_password:
        forget_devices(uow, account["id"])
        staff_log.note(uow, "password_changed", account["id"], COMMAND_LINE)
    if any(account[field] != value for field, value in new.items()):
        staff_log.note(uow, "changed", account["id"], COMMAND_LINE, roles)
    return "changed"
