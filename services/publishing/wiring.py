"""The only place where publishing's parts are put together."""

from dataclasses import dataclass
from pathlib import Path

from eventlet import tpool

from services.chassis.runtime.process import Process
from services.publishing.build.live_site import LiveSite
from services.publishing.build.release_slots import ReleaseSlots
from services.publishing.settings import PublishingSettings
from services.publishing.store.work import Store
from services.publishing.web.site_room import SiteRoom
from services.staff.process import StaffWebProcess


@dataclass(frozen=True)
class WebParts:
    site: SiteRoom


@dataclass(frozen=True)
class WorkerParts:
    store: Store
    live_site: LiveSite


def build_web(process: StaffWebProcess[PublishingSettings]) -> WebParts:
    return WebParts(SiteRoom(Store(process.database), process.pages))


def build_worker(process: Process[PublishingSettings]) -> WorkerParts:
    slots = ReleaseSlots(Path(process.settings.site_dir))
    return WorkerParts(Store(process.database), LiveSite(slots, tpool.execute))
