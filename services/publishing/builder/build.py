"""One build: bring the idle tree up to date, swap, and say what is up. Done again after a crash, it mends it.

The cost follows the change: pages that changed since the idle tree was last complete are linked from the live
tree where that has them already, and drawn only where it has not.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Protocol

from services.chassis.runtime.clock import now
from services.chassis.runtime.database import Database, UnitOfWork
from services.publishing.builder.design import Design
from services.publishing.builder.kinds import File
from services.publishing.builder.plan import Plan, plan_build, plan_copy
from services.publishing.builder.trees import Marker, Trees, other
from services.publishing.store.read_model import Releases
from services.publishing.store.set_aside import SetAside
from services.publishing.store.site_data import SiteData, snapshot
from services.publishing.usecases.announce_release import announce_release

CHUNK = 200
# Called with how many pages are done and how many there are.
Progress = Callable[[int, int], None]


class LockLost(Exception):
    """Somebody else may be building now. Transient: nothing was swapped."""


class Press(Protocol):
    """Draws pages of one kind into a tree, and tells after each few how many."""

    def draw(
        self, kind: str, keys: Sequence[str], tree: str, uow: UnitOfWork, set_aside: SetAside
    ) -> Iterator[int]: ...


class SinglePress:
    """Draws in this process. ``breathe`` is called after each page, so that others get their turn."""

    def __init__(
        self, trees: Trees, design: Design, offload: Callable[..., Any], breathe: Callable[[], None]
    ) -> None:
        self._trees, self._design, self._offload, self._breathe = trees, design, offload, breathe

    def draw(
        self, kind: str, keys: Sequence[str], tree: str, uow: UnitOfWork, set_aside: SetAside
    ) -> Iterator[int]:
        data = SiteData(uow.connection, set_aside)
        for start in range(0, len(keys), CHUNK):
            for key, files in self._design.kinds[kind].draw(
                keys[start : start + CHUNK], data, self._design.drawing
            ):
                put_page(
                    self._trees, tree, self._design.kinds[kind].paths(key), files, self._offload
                )
                self._breathe()
                yield 1


class Builder:
    """Keeps the site up to date. Only one may be at work: whoever calls ``build`` holds the lock.

    ``holds_lock`` is asked right before the swap. ``offload`` runs what would block an event loop.
    """

    def __init__(
        self,
        database: Database,
        trees: Trees,
        design: Design,
        holds_lock: Callable[[], bool],
        offload: Callable[..., Any] | None = None,
        breathe: Callable[[], None] = lambda: None,
        press: Press | None = None,
    ) -> None:
        self._database, self._trees, self._design = database, trees, design
        self._holds_lock = holds_lock
        self._offload = offload or _directly
        self._breathe = breathe
        self._press = press or SinglePress(trees, design, self._offload, breathe)

    def plan(self, full: bool = False) -> Plan | None:
        """What ``build`` would do now."""
        with snapshot(self._database) as uow:
            return self._plan(Releases(uow), full)

    def build(
        self, full: bool = False, progress: Progress = lambda done, total: None
    ) -> Marker | None:
        """Make the next release; None where there is nothing new.

        All pages are drawn from one snapshot of the database. A row that cannot be read or drawn is set aside:
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
        self._offload(self._trees.flush, plan.tree)
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
            set_aside=sorted(f"{kind}:{key}" for kind, key in set_aside.pages),
            seconds=round(time.monotonic() - started, 3),
            released_at=now().isoformat(),
        )
        self._trees.finish(plan.tree, marker)
        self._trees.swap(plan.tree)
        if plan.rebuilt:
            # The other tree may be what somebody wanted to get rid of: it is filled anew at the next change.
            self._trees.forget(other(plan.tree))
        if plan.starts_empty:
            self._offload(self._trees.discard)
        if requested_at is not None:
            with self._database.unit_of_work() as uow:
                Releases(uow).end_full_request(requested_at)
        return marker

    def catch_up(self) -> bool:
        """Fill an idle tree of which nothing is certain with links to the live one; whether there was need.

        After a full build it takes away from the next change the work of ten thousand links.
        """
        live = self._trees.live()
        marker, idle = self._trees.marker(live), other(live)
        behind = self._trees.marker(idle)
        if (
            live is None
            or marker is None
            or (behind is not None and behind.design == marker.design)
        ):
            return False
        with snapshot(self._database) as uow:
            plan = plan_copy(live, marker, self._design.kinds, Releases(uow).changed_pages)
            if plan is None:
                return False
            set_aside = self._set_aside(plan, Releases(uow))
            self._fill(plan, uow, set_aside, lambda done, total: None)
        self._offload(self._trees.flush, idle)
        if not self._holds_lock():
            raise LockLost()
        self._trees.finish(idle, marker)
        self._offload(self._trees.discard)
        return True

    def note_complete(self) -> None:
        """Keep that this build or look found nothing left to do: what fails from now on lets that time grow old."""
        with self._database.unit_of_work() as uow:
            Releases(uow).note_complete()

    def announce(self) -> int:
        """Announce what the live tree shows and nobody was told of; returns how many entry versions."""
        marker = self._trees.marker(self._trees.live())
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
        live = self._trees.live()
        return plan_build(
            state,
            live,
            self._trees.marker(live),
            self._trees.marker(other(live)),
            self._design.fingerprint,
            self._design.kinds,
            releases.changed_pages,
            full or state["full_requested_at"] is not None,
        )

    def _set_aside(self, plan: Plan, releases: Releases) -> SetAside:
        """What the live tree left out, as far as this plan builds on it."""
        marker = None if plan.rebuilt else self._trees.marker(plan.live)
        known = [tuple(name.split(":", 1)) for name in marker.set_aside] if marker else []
        return SetAside(known, releases.count_rows())  # type: ignore[arg-type]

    def _fill(
        self, plan: Plan, uow: UnitOfWork, set_aside: SetAside, progress: Progress
    ) -> tuple[int, int]:
        """Do what the plan says to the idle tree; returns how many pages were linked and drawn."""
        trees, kinds = self._trees, self._design.kinds
        if plan.starts_empty:
            trees.forget(plan.tree)
            self._offload(trees.clear, plan.tree)
        total = len(plan.link) + sum(len(keys) for keys in plan.draw.values())
        done = linked = 0
        set_aside.forget(plan.remove)
        for kind, key in plan.remove:
            for path in kinds[kind].paths(key):
                trees.remove(plan.tree, path)
        for kind, key in plan.link:
            try:
                for path in kinds[kind].paths(key):
                    trees.link(str(plan.live), plan.tree, path)
                linked += 1
            except FileNotFoundError:
                # Somebody took a file away: it is drawn again. A row that was set aside never had one.
                if not set_aside.holds(kind, key):
                    plan.draw.setdefault(kind, []).append(key)
            done += 1
            progress(done, total)
            self._breathe()
        rendered = 0
        for kind in kinds:
            if kind in plan.draw:
                set_aside.forget((kind, key) for key in plan.draw[kind])
                for pages in self._press.draw(kind, plan.draw[kind], plan.tree, uow, set_aside):
                    rendered += pages
                    progress(done + rendered, max(total, done + rendered))
        for kind, key in set_aside.found:
            for path in kinds[kind].paths(key):
                with suppress(FileNotFoundError):
                    trees.link(str(plan.live), plan.tree, path)
        return linked, rendered


def put_page(
    trees: Trees,
    tree: str,
    paths: Sequence[str],
    files: Sequence[File],
    offload: Callable[..., Any],
) -> None:
    """Write the files of one page; a page that has none any more is taken away."""
    if not files:
        for path in paths:
            trees.remove(tree, path)
    for file in files:
        if file.content is not None:
            trees.write(tree, file.path, file.content)
        else:
            offload(trees.join, tree, file.path, file.pieces)


def _directly(call: Callable[..., Any], *arguments: Any) -> Any:
    return call(*arguments)
