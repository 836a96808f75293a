"""The only place where publishing's parts are put together."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from eventlet import tpool

from services.chassis.runtime import clock
from services.chassis.runtime.process import Process
from services.publishing.build.release_slots import ReleaseSlots
from services.publishing.pages.design import PAGE_TYPES
from services.publishing.settings import PublishingSettings
from services.publishing.usecases.publish_entry import publish_entry
from services.publishing.usecases.publish_profile import publish_profile
from services.publishing.usecases.repair_site import repair_site
from services.publishing.usecases.update_status import update_status
from services.publishing.web.site_room import SiteRoom
from services.staff.process import StaffWebProcess


@dataclass(frozen=True)
class WebParts:
    site: SiteRoom


@dataclass(frozen=True)
class WorkerParts:
    publish_entry: Callable[..., bool]
    publish_profile: Callable[..., bool]
    repair_site: Callable[[], int]
    update_status: Callable[[], int]


def build_web(process: StaffWebProcess[PublishingSettings]) -> WebParts:
    return WebParts(SiteRoom(process.database, process.pages))


def build_worker(process: Process[PublishingSettings]) -> WorkerParts:
    database, slots = process.database, ReleaseSlots(Path(process.settings.site_dir))

    def repair() -> int:
        return repair_site(
            database,
            lambda pages: tpool.execute(slots.missing, pages),
            lambda page_type, key: PAGE_TYPES[page_type].paths(key),
        )

    return WorkerParts(
        publish_entry, publish_profile, repair, lambda: update_status(database, clock.today())
    )
