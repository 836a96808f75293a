"""Shuts an account: its sessions end in every service, and nobody can sign in with it."""

import datetime as dt

from services.chassis.runtime.database import UnitOfWork
from services.members.domain.passwords import UnfitAccount
from services.members.domain.staff import sign_in_name
from services.members.store import staff as store
from services.members.store import staff_log
from services.members.store.known_devices import forget_devices
from services.members.store.staff_log import Actor


def disable_staff(
    uow: UnitOfWork,
    at: dt.datetime,
    by: Actor,
    *,
    name: str = "",
    staff_id: str = "",
    keep_an_admin: bool = True,
) -> bool:
    """Disable the account of a name or an id, and announce it; False if it was disabled already.

    Raises NoSuchStaff. With ``keep_an_admin`` raises UnfitAccount for the last admin; an operator who must
    shut a stolen account does without it, for the command line can add another.
    """
    store.lock_staff(uow)
    if staff_id:
        account = store.find_staff_by_id_for_update(uow, staff_id)
    else:
        account = store.find_staff_for_update(uow, sign_in_name(name))
    if account is None:
        raise store.NoSuchStaff
    if not account["active"]:
        return False
    if (
        keep_an_admin
        and "admin" in account["roles"]
        and not store.count_other_admins(uow, account["id"])
    ):
        raise UnfitAccount(
            "管理の役割を持つ最後のアカウントは停止できません。先に別の管理者を追加してください。"
        )
    version = account["version"] + 1
    store.write_staff(
        uow, dict(account) | {"active": False, "sessions_valid_from": at, "version": version}
    )
    forget_devices(uow, account["id"])
    staff_log.note(uow, "disabled", account["id"], by)
    return True
