"""Ends every session of a member of staff, in every service."""

import datetime as dt

from services.chassis.runtime.database import UnitOfWork
from services.members.store import staff as store
from services.members.store import staff_log
from services.members.store.staff_log import Actor


def sign_out(uow: UnitOfWork, staff_id: str, at: dt.datetime, by: Actor) -> bool:
    """Let only sessions that begin after ``at`` count, and announce it; False where there is no such account."""
    account = store.find_staff_by_id_for_update(uow, staff_id)
    if account is None:
        return False
    store.write_staff(
        uow, dict(account) | {"sessions_valid_from": at, "version": account["version"] + 1}
    )
    staff_log.note(uow, "signed_out", staff_id, by)
    return True
