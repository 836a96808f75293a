"""Gives a person of the secretariat an account, or brings an account up to date."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from services.members.domain.account import Account, AccountStep, check_account, sign_in_name
from services.members.domain.passwords import UnfitAccount
from services.members.domain.steps import COMMAND_LINE
from services.members.usecases.keep_account import keep_account
from services.members.usecases.ports import Passwords, Work


@dataclass(frozen=True)
class NewStaff:
    """What an account shall be. ``demo`` marks the accounts of a demonstration, whose passwords lie about."""

    name: str
    display_name: str
    roles: Sequence[str]
    password: str
    demo: bool = False


def add_staff(
    work: Work, wanted: NewStaff, passwords: Passwords, at: dt.datetime, is_development: bool
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
    work.accounts.lock()
    before = work.accounts.find_by_name_for_update(name)
    if before is None:
        account = Account(
            id=str(uuid.uuid4()),
            name=name,
            display_name=wanted.display_name,
            password_hash=passwords.hash(wanted.password),
            roles=roles,
            active=True,
            demo=wanted.demo,
            sessions_valid_from=at,
            version=1,
        )
        keep_account(work, account)
        work.staff_log.add(AccountStep.ADDED, account.id, COMMAND_LINE, roles)
        return "added"
    account = replace(
        before, display_name=wanted.display_name, roles=roles, demo=wanted.demo, active=True
    )
    same_password = passwords.fits(before.password_hash, wanted.password)
    if same_password and account == before:
        return "unchanged"
    if not same_password:
        keep_account(work, account.with_password(passwords.hash(wanted.password), at))
        work.devices.purge_of(account.id)
        work.staff_log.add(AccountStep.PASSWORD_CHANGED, account.id, COMMAND_LINE)
    elif before.active:
        keep_account(work, replace(account, version=account.version + 1))
    else:
        keep_account(work, account.signed_out(at))
    if account != before:
        work.staff_log.add(AccountStep.CHANGED, account.id, COMMAND_LINE, roles)
    return "changed"
