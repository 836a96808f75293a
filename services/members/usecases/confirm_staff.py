"""Tells the other services which version of each account holds, so that they notice a change that did not arrive."""

from services.chassis.runtime.clock import now
from services.members.events import STAFF_CONFIRMED
from services.members.usecases.ports import Work


def confirm_staff(work: Work) -> None:
    """Emit staff.confirmed.v1; its sequence is the second in which it was said."""
    versions = work.accounts.find_versions()
    accounts = [{"id": staff_id, "version": version} for staff_id, version in versions.items()]
    work.emit(STAFF_CONFIRMED.new("staff", int(now().timestamp()), {"accounts": accounts}))
