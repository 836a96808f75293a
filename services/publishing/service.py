"""Entry points of publishing: the table of contents."""

from typing import Any

from services.chassis.messaging.consumer import consume
from services.chassis.messaging.envelope import Event
from services.chassis.messaging.receipts import Received, note_received
from services.chassis.messaging.relay import Relay
from services.chassis.runtime.database import UnitOfWork
from services.chassis.runtime.timer import every
from services.chassis.runtime.watch import Watch
from services.chassis.runtime.wiring import Wired
from services.chassis.web.http import route
from services.chassis.web.server import WorkerHealth
from services.publishing import readers
from services.publishing.build.loop import SiteBuilder
from services.publishing.vitals import read_vitals
from services.publishing.wiring import build_web, build_worker
from services.staff.roles import ANY_STAFF, staff
from services.staff.staff_access import StaffChanged, StaffConfirmed, confirm_staff, project_staff
from services.staff.vitals import read_confirmation


class Web:
    name = "publishing"
    parts: Any = Wired(build_web)

    @route("GET", "/office/site/", access=ANY_STAFF)
    def site(self, request: Any) -> Any:
        return self.parts.site.show(request)

    @route("POST", "/office/site/rebuild", access=staff("admin"))
    def rebuild_site(self, request: Any) -> Any:
        return self.parts.site.rebuild(request)


class Worker:
    name = "publishing"
    parts: Any = Wired(build_worker)
    relay = Relay()
    builder = SiteBuilder()
    health = WorkerHealth()
    watch = Watch(read_confirmation, read_vitals)

    @consume("entry.approved.v1", readers.EntryApproved)
    def on_entry_approved(self, uow: UnitOfWork, event: Event) -> None:
        self.parts.publish_entry(uow, **event.data)

    @consume("profile.published.v1", readers.ProfilePublished)
    def on_profile_published(self, uow: UnitOfWork, event: Event) -> None:
        self.parts.publish_profile(uow, event.subject, event.sequence, event.data)

    @consume("staff.changed.v1", StaffChanged)
    def on_staff_changed(self, uow: UnitOfWork, event: Event) -> None:
        project_staff(uow, event)

    @consume("entries.received.v1", Received)
    def on_entries_received(self, uow: UnitOfWork, event: Event) -> None:
        note_received(uow, event)

    @consume("staff.confirmed.v1", StaffConfirmed)
    def on_staff_confirmed(self, uow: UnitOfWork, event: Event) -> None:
        confirm_staff(uow, event)

    @every(300)
    def repair_site(self) -> None:
        self.parts.repair_site()

    @every(300)
    def update_status(self) -> None:
        self.parts.update_status()
