"""Runs the builder in the worker: woken by NOTIFY, swept every few seconds, for as long as the process lives."""

import time
from pathlib import Path

import eventlet
from eventlet import tpool
from nameko.extensions import DependencyProvider
from prometheus_client import Counter, Histogram

from services.chassis.messaging.relay import Listener
from services.chassis.runtime.database import DATABASE_GONE
from services.chassis.runtime.log import about_entries, describe_error, get_logger
from services.chassis.runtime.process import process_of
from services.publishing.build.assembler import Assembler
from services.publishing.build.builder import Builder, LockLost
from services.publishing.build.lock import BuilderLock
from services.publishing.build.release_slots import ReleaseSlots
from services.publishing.build.whole_files import WholeFiles
from services.publishing.pages.design import Design
from services.publishing.settings import PublishingSettings
from services.publishing.store.pages import BUILDER_CHANNEL
from services.publishing.store.work import Store

SWEEP_SECONDS = 5.0
LONGEST_PAUSE = 60.0
log = get_logger(__name__)
releases_total = Counter(
    "tsunagari_site_releases_total", "Releases of the site that this process made"
)
failures_total = Counter("tsunagari_site_build_failures_total", "Builds that stopped with an error")
build_seconds = Histogram(
    "tsunagari_site_build_duration_seconds",
    "From the start of a build to the swap",
    buckets=(0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
)


class SiteBuilder(DependencyProvider):
    """Keeps the site fresh. The first round builds a whole site, empty if need be, so that /assets/ is there."""

    def setup(self) -> None:
        process = process_of(self)
        settings = process.settings
        assert isinstance(settings, PublishingSettings)
        self._lock = BuilderLock(settings.database_url)
        self._listener = Listener(settings.database_url, BUILDER_CHANNEL)
        self._fails = False
        slots = ReleaseSlots(Path(settings.site_dir))
        self._assembler = Assembler(WholeFiles(slots.folder), tpool.execute, eventlet.spawn)
        process.needs["site builder"] = lambda: not (self._fails or self._assembler.fails)
        self._builder = Builder(
            Store(process.database),
            slots,
            Design(settings),
            holds_lock=self._lock.held,
            offload=tpool.execute,
            breathe=lambda: eventlet.sleep(0),
            whole_files_later=True,
        )

    def start(self) -> None:
        self.container.spawn_managed_thread(self._run, identifier="site builder")

    def _run(self) -> None:
        pause = 1.0
        while True:
            try:
                self.round()
                self._fails, pause = False, 1.0
                self._listener.wait(SWEEP_SECONDS)
            except DATABASE_GONE as error:
                log.warning("builder_waits_for_database", error=describe_error(error))
                eventlet.sleep(1)
            except LockLost:
                log.warning(
                    "builder_lost_its_lock",
                    kept="the site that is up",
                    todo="nothing: it is built again",
                )
            except Exception as error:
                # A full disk or a defect in a template must not end the worker, which also carries events.
                self._fails = True
                failures_total.inc()
                log.error(
                    "site_build_failed", kept="the site that is up", exc_info=error, seconds=pause
                )
                eventlet.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def round(self) -> None:
        """Announce what a crash left unsaid, build until nothing is new, and announce that."""
        if not self._lock.take():
            return
        try:
            self._builder.announce()
            while True:
                started = time.monotonic()
                marker = self._builder.build()
                if marker is None:
                    self._builder.catch_up()
                    if assembly := self._builder.assembly():
                        self._assembler.take(assembly)
                    if not self._assembler.fails:
                        self._builder.note_complete()
                    return
                build_seconds.observe(time.monotonic() - started)
                releases_total.inc()
                announced = self._builder.announce()
                log.info(
                    "site_released",
                    release=marker.release,
                    rendered=marker.rendered,
                    linked=marker.linked,
                    seconds=marker.seconds,
                    announced=announced,
                    **about_entries(
                        name.partition(":")[2]
                        for name in marker.touched
                        if name.startswith(("entry:", "ended:"))
                    ),
                )
        finally:
            self._lock.give_back()
