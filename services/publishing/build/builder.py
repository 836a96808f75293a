"""One build: bring the idle slot up to date, swap, and say what is up. Done again after a crash, it mends it.

The cost follows the change: pages that changed since the idle slot was last complete are linked from the live
slot where that has them already, and rendered only where it has not.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from services.chassis.runtime.clock import now
from services.publishing.build.plan import Plan, plan_build, plan_catch_up
from services.publishing.build.ports import Renderer, SiteStore, Snapshot
from services.publishing.build.release_slots import Marker, ReleaseSlots, other
from services.publishing.build.rendering import SingleRenderer, directly
from services.publishing.build.whole_files import Assembly, WholeFiles, WholeState
from services.publishing.domain.places import WHOLE_DATA
from services.publishing.pages.design import Design
from services.publishing.store.set_aside import SetAside
from services.publishing.usecases.announce_release import announce_release

# Called with how many pages are done and how many there are.
Progress = Callable[[int, int], None]


class LockLost(Exception):
    """Somebody else may be building now. Transient: nothing was swapped."""


class Builder:
    """Keeps the site up to date. Only one may be at work: whoever calls ``build`` holds the lock.

    ``holds_lock`` is asked right before the swap. ``offload`` runs what would block an event loop. With
    ``whole_files_later`` large whole files are left to whoever calls ``assembly``.
    """

    def __init__(
        self,
        store: SiteStore,
        slots: ReleaseSlots,
        design: Design,
        holds_lock: Callable[[], bool],
        offload: Callable[..., Any] = directly,
        breathe: Callable[[], None] = lambda: None,
        renderer: Renderer | None = None,
        whole_files_later: bool = False,
    ) -> None:
        self._store, self._slots, self._design = store, slots, design
        self._holds_lock = holds_lock
        self._offload, self._breathe = offload, breathe
        self._whole_files, self._whole_files_later = WholeFiles(slots.folder), whole_files_later
        self._renderer = renderer or SingleRenderer(slots, design, offload, breathe)

    def plan(self, full: bool = False) -> Plan | None:
        """What ``build`` would do now."""
        with self._store.snapshot() as snapshot:
            return self._plan(snapshot, full)

    def build(
        self, full: bool = False, progress: Progress = lambda done, total: None
    ) -> Marker | None:
        """Make the next release; None where there is nothing new.

        All pages are rendered from one snapshot of the database. A row that cannot be read or rendered is set
        aside: its page stays as it was, and it is tried again when it or the design changes. Raises LockLost,
        OSError, psycopg2.Error, TooManyBadRows or whatever a template raises; the site that is up stays whole,
        and the next build goes on where this one stopped.
        """
        started = time.monotonic()
        with self._store.snapshot() as snapshot:
            requested_at = snapshot.releases.state().full_requested_at
            plan = self._plan(snapshot, full)
            if plan is None:
                return None
            touched = [] if plan.rebuilt else snapshot.releases.touched(plan.live_up_to)
            set_aside = self._set_aside(plan, snapshot)
            linked, rendered = self._fill(plan, snapshot, set_aside, progress)
            parts = snapshot.site_data(set_aside).parts()
            data_change = snapshot.pages.change_of(WHOLE_DATA)
        self._offload(self._slots.flush, plan.slot)
        if not self._holds_lock():
            raise LockLost()
        marker = Marker(
            up_to=plan.up_to,
            design=self._design.fingerprint,
            release=plan.release,
            rebuilt=plan.rebuilt,
            rendered=rendered,
            linked=linked,
            removed=len(plan.remove),
            touched=touched,
            set_aside=sorted(f"{page_type}:{key}" for page_type, key in set_aside.pages),
            seconds=round(time.monotonic() - started, 3),
            released_at=now().isoformat(),
        )
        self._slots.finish(plan.slot, marker)
        self._slots.swap(plan.slot)
        if plan.rebuilt:
            # The other slot may be what somebody wanted to get rid of: it is filled anew.
            self._slots.forget(other(plan.slot))
        if plan.starts_empty:
            self._offload(self._slots.discard)
        if requested_at is not None:
            with self._store.work() as work:
                work.releases.end_full_request(requested_at)
        assembly = self._assembly(marker, parts, data_change)
        if assembly and (assembly.is_small or not self._whole_files_later):
            self._offload(self._whole_files.put_together, assembly)
        return marker

    def catch_up(self) -> bool:
        """Bring the idle slot to what the live one shows, by links; whether there was need.

        What was changed or withdrawn lies in neither slot then, and the next change finds less to do.
        """
        live = self._slots.live()
        marker, idle = self._slots.marker(live), other(live)
        behind = self._slots.marker(idle)
        if live is None or marker is None or (behind and _is_level(behind, marker)):
            return False
        with self._store.snapshot() as snapshot:
            plan = plan_catch_up(
                live, marker, behind, self._design.page_types, snapshot.pages.changed_since
            )
            if plan is None:
                return False
            self._fill(plan, snapshot, self._set_aside(plan, snapshot), lambda done, total: None)
        self._offload(self._slots.flush, idle)
        if not self._holds_lock():
            raise LockLost()
        self._slots.finish(idle, marker)
        self._offload(self._slots.discard)
        return True

    def assembly(self) -> Assembly | None:
        """How to put the whole files together, where they are behind what is up; None where they are not."""
        marker = self._slots.marker(self._slots.live())
        if marker is None:
            return None
        with self._store.snapshot() as snapshot:
            if snapshot.pages.changed_since(marker.up_to):
                return None
            parts = snapshot.site_data(SetAside()).parts()
            data_change = snapshot.pages.change_of(WHOLE_DATA)
        return self._assembly(marker, parts, data_change)

    def _assembly(self, marker: Marker, parts: list[int], data_change: int) -> Assembly | None:
        known = self._whole_files.state()
        if known and known.design == marker.design and data_change <= known.up_to <= marker.up_to:
            return None
        source = f"{self._slots.folder}/{self._slots.live()}"
        return Assembly(source, parts, WholeState(marker.up_to, marker.design))

    def note_complete(self) -> None:
        """Keep that this build or look found nothing left to do: what fails from now on lets that time grow old."""
        with self._store.work() as work:
            work.releases.note_complete()

    def announce(self) -> int:
        """Announce what the live slot shows and nobody was told of; returns how many entry versions."""
        marker = self._slots.marker(self._slots.live())
        announced = 0
        while marker is not None:
            with self._store.work() as work:
                if marker.up_to > work.releases.state().last_change:
                    break
                count = announce_release(work, marker.as_release())
            announced += count
            if not count:
                break
        return announced

    def _plan(self, snapshot: Snapshot, full: bool) -> Plan | None:
        state = snapshot.releases.state()
        live = self._slots.live()
        return plan_build(
            state,
            live,
            self._slots.marker(live),
            self._slots.marker(other(live)),
            self._design.fingerprint,
            self._design.page_types,
            snapshot.pages.changed_since,
            full or state.full_requested_at is not None,
        )

    def _set_aside(self, plan: Plan, snapshot: Snapshot) -> SetAside:
        """What the live slot left out, as far as this plan builds on it."""
        marker = None if plan.rebuilt else self._slots.marker(plan.live)
        names = [name.partition(":") for name in marker.set_aside] if marker else []
        known = [(page_type, key) for page_type, _, key in names]
        return SetAside(known, snapshot.releases.count_rows())

    def _fill(
        self, plan: Plan, snapshot: Snapshot, set_aside: SetAside, progress: Progress
    ) -> tuple[int, int]:
        """Do what the plan says to the idle slot; returns how many pages were linked and rendered."""
        slots, page_types = self._slots, self._design.page_types
        if plan.starts_empty:
            slots.forget(plan.slot)
            self._offload(slots.clear, plan.slot)
        set_aside.forget(plan.remove)
        for page_type, key in plan.remove:
            for path in page_types[page_type].paths(key):
                slots.remove(plan.slot, path)
        total = len(plan.link) + sum(len(keys) for keys in plan.render.values())
        linked = 0
        for done, (page_type, key) in enumerate(plan.link, 1):
            linked += self._link(plan, page_type, key, set_aside)
            progress(done, total)
            self._breathe()
        done, rendered = len(plan.link), 0
        for page_type in page_types:
            if page_type in plan.render:
                keys = plan.render[page_type]
                set_aside.forget((page_type, key) for key in keys)
                for pages in self._renderer.render(page_type, keys, plan.slot, snapshot, set_aside):
                    rendered += pages
                    progress(done + rendered, max(total, done + rendered))
        for page_type, key in set_aside.found:
            for path in page_types[page_type].paths(key):
                with suppress(FileNotFoundError):
                    slots.link(str(plan.live), plan.slot, path)
        return linked, rendered

    def _link(self, plan: Plan, page_type: str, key: str, set_aside: SetAside) -> int:
        """Take a page over from the live slot; 0 where it has to be rendered instead."""
        try:
            for path in self._design.page_types[page_type].paths(key):
                self._slots.link(str(plan.live), plan.slot, path)
        except FileNotFoundError:
            # Somebody took a file away: it is rendered again. A row that was set aside never had one.
            if not set_aside.holds(page_type, key):
                plan.render.setdefault(page_type, []).append(key)
            return 0
        return 1


def _is_level(idle: Marker, live: Marker) -> bool:
    return (idle.design, idle.up_to) == (live.design, live.up_to)
