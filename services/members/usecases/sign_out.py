"""Ends every session of a member of staff, in every service."""

import datetime as dt

from services.chassis.database import UnitOfWork
from services.members.store import staff as store


def sign_out(uow: UnitOfWork, staff_id: str, at: dt.datetime) -> bool:
    """Let only sessions that begin after ``at`` count, and announce it; False where there is no such account."""
    account = store.find_staff_by_id_for_update(uow, staff_id)
    if account is None:
        return False
    store.write_staff(
        uow, dict(account) | {"sessions_valid_from": at, "version": account["version"] + 1}
    )
    return True
