"""One build: bring the idle slot up to date, swap, and say what is up. Done again after a crash, it mends it.

The cost follows the change: pages that changed since the idle slot was last complete are linked from the live
slot where that has them already, and rendered only where it has not.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from services.chassis.runtime.clock import now
from services.chassis.runtime.database import Database, UnitOfWork
from services.publishing.build.plan import Plan, plan_build, plan_copy
from services.publishing.build.release_slots import Marker, ReleaseSlots, other
from services.publishing.build.rendering import Renderer, SingleRenderer, directly
from services.publishing.pages.design import Design
from services.publishing.store.read_model import Releases
from services.publishing.store.set_aside import SetAside
from services.publishing.store.site_data import snapshot
from services.publishing.usecases.announce_release import announce_release

# Called with how many pages are done and how many there are.
Progress = Callable[[int, int], None]


class LockLost(Exception):
    """Somebody else may be building now. Transient: nothing was swapped."""


class Builder:
    """Keeps the site up to date. Only one may be at work: whoever calls ``build`` holds the lock.

    ``holds_lock`` is asked right before the swap. ``offload`` runs what would block an event loop.
    """

    def __init__(
        self,
        database: Database,
        slots: ReleaseSlots,
        design: Design,
        holds_lock: Callable[[], bool],
        offload: Callable[..., Any] | None = None,
        breathe: Callable[[], None] = lambda: None,
        renderer: Renderer | None = None,
    ) -> None:
        self._database, self._slots, self._design = database, slots, design
        self._holds_lock = holds_lock
        self._offload = offload or directly
        self._breathe = breathe
        self._renderer = renderer or SingleRenderer(slots, design, self._offload, breathe)

    def plan(self, full: bool = False) -> Plan | None:
        """What ``build`` would do now."""
        with snapshot(self._database) as uow:
            return self._plan(Releases(uow), full)

    def build(
        self, full: bool = False, progress: Progress = lambda done, total: None
    ) -> Marker | None:
        """Make the next release; None where there is nothing new.

        All pages are rendered from one snapshot of the database. A row that cannot be read or rendered is set aside:
        its page stays as it was, and it is tried again when it or the design changes. Raises LockLost, OSError,
        psycopg2.Error, TooManyBadRows or whatever a template raises; the site that is up stays whole, and the
        next build goes on where this one stopped.
        """
        started = time.monotonic()
        with snapshot(self._database) as uow:
            releases = Releases(uow)
            requested_at = releases.state()["full_requested_at"]
            plan = self._plan(releases, full)
            if plan is None:
                return None
            touched = [] if plan.rebuilt else releases.touched(plan.live_up_to)
            set_aside = self._set_aside(plan, releases)
            linked, rendered = self._fill(plan, uow, set_aside, progress)
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
            # The other slot may be what somebody wanted to get rid of: it is filled anew at the next change.
            self._slots.forget(other(plan.slot))
        if plan.starts_empty:
            self._offload(self._slots.discard)
        if requested_at is not None:
            with self._database.unit_of_work() as uow:
                Releases(uow).end_full_request(requested_at)
        return marker

    def catch_up(self) -> bool:
        """Fill an idle slot of which nothing is certain with links to the live one; whether there was need.

        After a full build it takes away from the next change the work of ten thousand links.
        """
        live = self._slots.live()
        marker, idle = self._slots.marker(live), other(live)
        behind = self._slots.marker(idle)
        if (
            live is None
            or marker is None
            or (behind is not None and behind.design == marker.design)
        ):
            return False
        with snapshot(self._database) as uow:
            plan = plan_copy(live, marker, self._design.page_types, Releases(uow).changed_pages)
            if plan is None:
                return False
            set_aside = self._set_aside(plan, Releases(uow))
            self._fill(plan, uow, set_aside, lambda done, total: None)
        self._offload(self._slots.flush, idle)
        if not self._holds_lock():
            raise LockLost()
        self._slots.finish(idle, marker)
        self._offload(self._slots.discard)
        return True

    def note_complete(self) -> None:
        """Keep that this build or look found nothing left to do: what fails from now on lets that time grow old."""
        with self._database.unit_of_work() as uow:
            Releases(uow).note_complete()

    def announce(self) -> int:
        """Announce what the live slot shows and nobody was told of; returns how many entry versions."""
        marker = self._slots.marker(self._slots.live())
        announced = 0
        while marker is not None:
            with self._database.unit_of_work() as uow:
                if marker.up_to > Releases(uow).state()["last_change"]:
                    break
                count = announce_release(uow, marker.as_release())
            announced += count
            if not count:
                break
        return announced

    def _plan(self, releases: Releases, full: bool) -> Plan | None:
        state = releases.state()
        live = self._slots.live()
        return plan_build(
            state,
            live,
            self._slots.marker(live),
            self._slots.marker(other(live)),
            self._design.fingerprint,
            self._design.page_types,
            releases.changed_pages,
            full or state["full_requested_at"] is not None,
        )

    def _set_aside(self, plan: Plan, releases: Releases) -> SetAside:
        """What the live slot left out, as far as this plan builds on it."""
        marker = None if plan.rebuilt else self._slots.marker(plan.live)
        known = [tuple(name.split(":", 1)) for name in marker.set_aside] if marker else []
        return SetAside(known, releases.count_rows())  # type: ignore[arg-type]

    def _fill(
        self, plan: Plan, uow: UnitOfWork, set_aside: SetAside, progress: Progress
    ) -> tuple[int, int]:
        """Do what the plan says to the idle slot; returns how many pages were linked and rendered."""
        slots, page_types = self._slots, self._design.page_types
        if plan.starts_empty:
            slots.forget(plan.slot)
            self._offload(slots.clear, plan.slot)
        total = len(plan.link) + sum(len(keys) for keys in plan.render.values())
        done = linked = 0
        set_aside.forget(plan.remove)
        for page_type, key in plan.remove:
            for path in page_types[page_type].paths(key):
                slots.remove(plan.slot, path)
        for page_type, key in plan.link:
            try:
                for path in page_types[page_type].paths(key):
                    slots.link(str(plan.live), plan.slot, path)
                linked += 1
            except FileNotFoundError:
                # Somebody took a file away: it is rendered again. A row that was set aside never had one.
                if not set_aside.holds(page_type, key):
                    plan.render.setdefault(page_type, []).append(key)
            done += 1
            progress(done, total)
            self._breathe()
        rendered = 0
        for page_type in page_types:
            if page_type in plan.render:
                set_aside.forget((page_type, key) for key in plan.render[page_type])
                for pages in self._renderer.render(
                    page_type, plan.render[page_type], plan.slot, uow, set_aside
                ):
                    rendered += pages
                    progress(done + rendered, max(total, done + rendered))
        for page_type, key in set_aside.found:
            for path in page_types[page_type].paths(key):
                with suppress(FileNotFoundError):
                    slots.link(str(plan.live), plan.slot, path)
        return linked, rendered
