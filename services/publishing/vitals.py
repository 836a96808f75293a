"""How publishing is, beyond its queues: is the site up to date, is all of it rendered, is there room for the next one?"""

import os

from services.chassis.runtime.database import UnitOfWork
from services.chassis.runtime.vitals import Alarm, Measure, Vital
from services.publishing.settings import PublishingSettings
from services.publishing.store.releases import ReleaseStore

RELEASE = Measure("tsunagari_site_release", "Number of the release that is up")
PAGES_WAITING = Measure(
    "tsunagari_site_pages_waiting", "Pages that changed since the release that is up"
)
GOOD_BUILD_AGE = Measure(
    "tsunagari_site_good_build_age_seconds",
    "Time since the builder last found the site complete or made it so",
    Alarm(
        "site_is_stale",
        300,
        "公開サイトが最新であると、{value}前から確かめられていません",
        "site-wrong.md",
    ),
)
ROWS_SET_ASIDE = Measure(
    "tsunagari_site_rows_set_aside",
    "Entries and organisations that the release that is up could not render: their pages are old, lists lack them",
    Alarm(
        "rows_are_set_aside",
        0,
        "公開サイトに新しい内容を出せないものが{value}あります",
        "site-wrong.md",
    ),
)
DISK_USED = Measure(
    "tsunagari_disk_used_ratio",
    "How full a disk is, by room or by number of files",
    Alarm(
        "disk_is_nearly_full", 0.95, "ディスクの{value}が使われています（{folder}）", "disk-full.md"
    ),
)


def read_vitals(uow: UnitOfWork, settings: PublishingSettings) -> list[Vital]:
    health = ReleaseStore(uow.connection).health()
    return [
        RELEASE(health.release),
        PAGES_WAITING(health.pages_waiting),
        GOOD_BUILD_AGE(health.good_build_age),
        ROWS_SET_ASIDE(health.set_aside),
        *read_disk("site", settings.site_dir),
    ]


def read_disk(name: str, folder: str) -> list[Vital]:
    """How full the disk of ``folder`` is; nothing where that is on another machine."""
    try:
        return [DISK_USED(used_ratio(os.statvfs(folder)), folder=name)]
    except FileNotFoundError:
        return []


def used_ratio(disk: os.statvfs_result) -> float:
    """The fuller of room and number of files, as somebody sees it who may not use root's reserve."""
    used = disk.f_blocks - disk.f_bfree
    room = used / max(1, used + disk.f_bavail)
    return max(room, (disk.f_files - disk.f_ffree) / max(1, disk.f_files))
