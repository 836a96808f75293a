"""Entry points of publishing: the table of contents."""

from typing import cast

from werkzeug.wrappers import Response

from services.chassis.messaging.consumer import consume
from services.chassis.messaging.envelope import Event
from services.chassis.messaging.receipt_handlers import hears_receipts
from services.chassis.messaging.relay import Relay
from services.chassis.runtime import clock
from services.chassis.runtime.database import UnitOfWork
from services.chassis.runtime.log import get_logger
from services.chassis.runtime.timer import every
from services.chassis.runtime.watch import Watch
from services.chassis.runtime.wiring import Wired
from services.chassis.web.http import route
from services.chassis.web.request import Request
from services.chassis.web.server import WorkerHealth
from services.publishing import events, readers
from services.publishing.build.loop import SiteBuilder
from services.publishing.domain.organisation import Profile
from services.publishing.store.work import StoreWork
from services.publishing.usecases.publish_entry import publish_entry
from services.publishing.usecases.publish_profile import publish_profile
from services.publishing.usecases.repair_site import repair_site
from services.publishing.usecases.update_status import update_status
from services.publishing.usecases.withdraw_entry import withdraw_entry
from services.publishing.vitals import read_vitals
from services.publishing.wiring import build_web, build_worker
from services.staff.roles import ANY_STAFF, staff
from services.staff.vitals import read_confirmation
from services.staff.worker import StaffCopyWorker

log = get_logger(__name__)


class Web:
    name = "publishing"
    parts = Wired(build_web)

    @route("GET", "/office/site/", access=ANY_STAFF)
    def site(self, request: Request) -> Response:
        return self.parts.site.show(request)

    @route("POST", "/office/site/rebuild", access=staff("admin"))
    def rebuild_site(self, request: Request) -> Response:
        return self.parts.site.rebuild(request)


@hears_receipts(events)
class Worker(StaffCopyWorker):
    name = "publishing"
    parts = Wired(build_worker)
    relay = Relay()
    builder = SiteBuilder()
    health = WorkerHealth()
    watch = Watch(read_confirmation, read_vitals)

    @consume("entry.approved.v1", readers.EntryApproved)
    def on_entry_approved(self, uow: UnitOfWork, event: Event) -> None:
        publish_entry(StoreWork(uow), sequence=event.sequence, **event.data)

    @consume("entry.withdrawn.v1", readers.EntryEnded)
    def on_entry_withdrawn(self, uow: UnitOfWork, event: Event) -> None:
        withdraw_entry(StoreWork(uow), event.data["number"], event.sequence)

    @consume("entry.suspended.v1", readers.EntryEnded)
    def on_entry_suspended(self, uow: UnitOfWork, event: Event) -> None:
        withdraw_entry(StoreWork(uow), event.data["number"], event.sequence)

    @consume("entry.expired.v1", readers.EntryEnded)
    def on_entry_expired(self, uow: UnitOfWork, event: Event) -> None:
        withdraw_entry(StoreWork(uow), event.data["number"], event.sequence)

    @consume("profile.published.v1", readers.ProfilePublished)
    def on_profile_published(self, uow: UnitOfWork, event: Event) -> None:
        publish_profile(StoreWork(uow), event.subject, event.sequence, cast(Profile, event.data))

    @every(300)
    def repair_site(self) -> None:
        if missing := repair_site(self.parts.store, self.parts.live_site):
            log.warning("pages_were_missing", pages=missing, todo="nothing: they are made again")

    @every(300)
    def update_status(self) -> None:
        update_status(self.parts.store, clock.today())
