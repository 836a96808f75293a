"""Tells the other services which version of each account holds, so that they notice a change that did not arrive."""

from services.chassis.runtime.clock import now
from services.chassis.runtime.database import UnitOfWork
from services.members.events import STAFF_CONFIRMED
from services.members.store.staff import list_versions


def confirm_staff(uow: UnitOfWork) -> None:
    """Emit staff.confirmed.v1; its sequence is the second in which it was said."""
    accounts = [{"id": row["id"], "version": row["version"]} for row in list_versions(uow)]
    uow.emit(STAFF_CONFIRMED.new("staff", int(now().timestamp()), {"accounts": accounts}))
