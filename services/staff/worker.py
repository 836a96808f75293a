"""What the worker of every service but members does to have a copy of the staff."""

from services.chassis.messaging.consumer import consume
from services.chassis.messaging.envelope import Event
from services.chassis.runtime.database import UnitOfWork
from services.staff.staff_access import StaffChanged, StaffConfirmed, confirm_staff, project_staff


class StaffCopyWorker:
    """The base of such a Worker."""

    @consume("staff.changed.v1", StaffChanged)
    def on_staff_changed(self, uow: UnitOfWork, event: Event) -> None:
        project_staff(uow, event)

    @consume("staff.confirmed.v1", StaffConfirmed)
    def on_staff_confirmed(self, uow: UnitOfWork, event: Event) -> None:
        confirm_staff(uow, event)
