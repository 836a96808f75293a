"""Renders with several processes, for the command line: the worker's event loop must not be forked."""

import gc
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any

from services.chassis.runtime.database import Database
from services.publishing.build.ports import Snapshot
from services.publishing.build.release_slots import ReleaseSlots
from services.publishing.build.rendering import SingleRenderer, directly, put_page
from services.publishing.domain.places import PageName
from services.publishing.pages.design import Design
from services.publishing.store.set_aside import SetAside
from services.publishing.store.work import Store

# Page types of which each page is rendered by itself (the others are put together from these), and how many make a task.
_INDEPENDENT = {"entry": 250, "bucket": 10, "part": 1, "organisation": 50, "ended": 250}


@dataclass(frozen=True)
class _Child:
    store: Store
    slots: ReleaseSlots
    design: Design
    writing: Any


_child: _Child | None = None


class ParallelRenderer:
    """Like SingleRenderer, but shares out the pages of independent types; all see the same snapshot."""

    def __init__(self, dsn: str, slots: ReleaseSlots, design: Design, processes: int = 2) -> None:
        self._single = SingleRenderer(slots, design, directly, lambda: None)
        design.context.load_templates()
        fork = multiprocessing.get_context("fork")
        arguments = (dsn, slots, design, fork.Lock())
        self._pool = ProcessPoolExecutor(processes, fork, _begin, arguments)
        # Forks now, before there is a connection or a thread that a child could inherit half alive.
        self._pool.submit(int).result()

    def render(
        self,
        page_type: str,
        keys: Sequence[str],
        slot: str,
        snapshot: Snapshot,
        set_aside: SetAside,
    ) -> Iterator[int]:
        size = _INDEPENDENT.get(page_type, len(keys))
        if len(keys) <= size:
            yield from self._single.render(page_type, keys, slot, snapshot, set_aside)
            return
        moment = snapshot.export()
        tasks = [
            self._pool.submit(
                _render, moment, page_type, keys[start : start + size], slot, set_aside
            )
            for start in range(0, len(keys), size)
        ]
        for task in as_completed(tasks):
            pages, found = task.result()
            set_aside.take_over(found)
            yield pages

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)


def _begin(dsn: str, slots: ReleaseSlots, design: Design, writing: Any) -> None:
    global _child
    # It lives for seconds and its data die with their references: looking for cycles is lost time.
    gc.disable()
    _child = _Child(Store(Database(dsn, 1, "publishing build")), slots, design, writing)


def _render(
    moment: str, page_type: str, keys: Sequence[str], slot: str, set_aside: SetAside
) -> tuple[int, set[PageName]]:
    assert _child is not None
    pages = _child.design.page_types[page_type]
    with _child.store.snapshot(moment) as snapshot:
        data = snapshot.site_data(set_aside)
        made = list(pages.render(keys, data, _child.design.context))
    # One at a time: processes that make folders in the same folder spin on its lock in the kernel.
    with _child.writing:
        for key, files in made:
            put_page(_child.slots, slot, pages.paths(key), files, directly)
    return len(made), set_aside.found
