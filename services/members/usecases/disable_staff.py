"""Shuts an account: its sessions end in every service, and nobody can sign in with it."""

import datetime as dt

from services.members.domain.account import AccountStep, NoSuchStaff, OwnAccount, sign_in_name
from services.members.domain.passwords import UnfitAccount
from services.members.domain.steps import ADMINISTER_STAFF, Actor
from services.members.usecases.keep_account import keep_account
from services.members.usecases.ports import Work


def disable_staff(
    work: Work,
    at: dt.datetime,
    by: Actor,
    *,
    name: str = "",
    staff_id: str = "",
    keep_an_admin: bool = True,
) -> bool:
    """Disable the account of a name or an id, and announce it; False if it was disabled already.

    Raises NotAllowed, NoSuchStaff, and OwnAccount. With ``keep_an_admin`` raises UnfitAccount for the last admin;
    an operator who must shut a stolen account does without it, for the command line can add another.
    """
    ADMINISTER_STAFF.check(by)
    work.accounts.lock()
    if staff_id:
        account = work.accounts.find_for_update(staff_id)
    else:
        account = work.accounts.find_by_name_for_update(sign_in_name(name))
    if account is None:
        raise NoSuchStaff
    if account.id == by.staff_id:
        raise OwnAccount
    if not account.active:
        return False
    if (
        keep_an_admin
        and "admin" in account.roles
        and not work.accounts.count_other_admins(account.id)
    ):
        raise UnfitAccount(
            "管理の役割を持つ最後のアカウントは停止できません。先に別の管理者を追加してください。"
        )
    keep_account(work, account.disabled(at))
    work.devices.purge_of(account.id)
    work.staff_log.add(AccountStep.DISABLED, account.id, by)
    return True
