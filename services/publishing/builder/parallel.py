"""Draws with several processes, for the command line: the worker's event loop must not be forked."""

import gc
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any

from services.chassis.runtime.database import Database, UnitOfWork
from services.publishing.builder.build import SinglePress, put_page
from services.publishing.builder.design import Design
from services.publishing.builder.trees import Trees
from services.publishing.domain.places import PageName
from services.publishing.store.set_aside import SetAside
from services.publishing.store.site_data import SiteData, export_snapshot, snapshot

# Kinds of which each page is drawn by itself (the others are put together from these), and how many make a task.
_INDEPENDENT = {"entry": 250, "bucket": 10, "part": 1, "organisation": 50}


@dataclass(frozen=True)
class _Child:
    database: Database
    trees: Trees
    design: Design
    writing: Any


_child: _Child | None = None


class ParallelPress:
    """Like SinglePress, but shares out the pages of independent kinds; all see the same snapshot."""

    def __init__(self, dsn: str, trees: Trees, design: Design, processes: int = 2) -> None:
        self._single = SinglePress(trees, design, _directly, lambda: None)
        design.drawing.load_templates()
        fork = multiprocessing.get_context("fork")
        arguments = (dsn, trees, design, fork.Lock())
        self._pool = ProcessPoolExecutor(processes, fork, _begin, arguments)
        # Forks now, before there is a connection or a thread that a child could inherit half alive.
        self._pool.submit(int).result()

    def draw(
        self, kind: str, keys: Sequence[str], tree: str, uow: UnitOfWork, set_aside: SetAside
    ) -> Iterator[int]:
        size = _INDEPENDENT.get(kind, len(keys))
        if len(keys) <= size:
            yield from self._single.draw(kind, keys, tree, uow, set_aside)
            return
        moment = export_snapshot(uow)
        tasks = [
            self._pool.submit(_draw, moment, kind, keys[start : start + size], tree, set_aside)
            for start in range(0, len(keys), size)
        ]
        for task in as_completed(tasks):
            pages, found = task.result()
            set_aside.take_over(found)
            yield pages

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)


def _begin(dsn: str, trees: Trees, design: Design, writing: Any) -> None:
    global _child
    # It lives for seconds and its data die with their references: looking for cycles is lost time.
    gc.disable()
    _child = _Child(Database(dsn, 1, "publishing build"), trees, design, writing)


def _draw(
    moment: str, kind: str, keys: Sequence[str], tree: str, set_aside: SetAside
) -> tuple[int, set[PageName]]:
    assert _child is not None
    drawn = _child.design.kinds[kind]
    with snapshot(_child.database, moment) as uow:
        data = SiteData(uow.connection, set_aside)
        pages = list(drawn.draw(keys, data, _child.design.drawing))
    # One at a time: processes that make folders in the same folder spin on its lock in the kernel.
    with _child.writing:
        for key, files in pages:
            put_page(_child.trees, tree, drawn.paths(key), files, _directly)
    return len(pages), set_aside.found


def _directly(call: Any, *arguments: Any) -> Any:
    return call(*arguments)
