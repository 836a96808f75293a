"""Draws with several processes, for the command line: the worker's event loop must not be forked."""

import gc
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed

from services.chassis.database import Database, UnitOfWork
from services.publishing.builder.build import SinglePress
from services.publishing.builder.design import Design
from services.publishing.builder.trees import Trees
from services.publishing.store.site_data import export_snapshot, snapshot

# Kinds of which each page is drawn by itself; the others are put together from these.
_INDEPENDENT = {"entry": 250, "bucket": 10, "part": 1, "organisation": 50}
_WORTH_IT = 1000
_child: tuple[Database, SinglePress] | None = None


class ParallelPress:
    """Like SinglePress, but shares out the pages of independent kinds; all see the same snapshot."""

    def __init__(self, dsn: str, trees: Trees, design: Design, processes: int = 2) -> None:
        self._single = SinglePress(
            trees, design, lambda call, *arguments: call(*arguments), lambda: None
        )
        design.drawing.load_templates()
        # Forked before there is a connection or a thread that a child could inherit half alive.
        self._pool = ProcessPoolExecutor(
            processes, multiprocessing.get_context("fork"), _begin, (dsn, trees, design)
        )

    def draw(self, kind: str, keys: Sequence[str], tree: str, uow: UnitOfWork) -> Iterator[int]:
        size = _INDEPENDENT.get(kind)
        if size is None or len(keys) * (_WORTH_IT // size) < _WORTH_IT:
            yield from self._single.draw(kind, keys, tree, uow)
            return
        moment = export_snapshot(uow)
        tasks = [
            self._pool.submit(_draw, moment, kind, keys[start : start + size], tree)
            for start in range(0, len(keys), size)
        ]
        for task in as_completed(tasks):
            yield task.result()

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)


def _begin(dsn: str, trees: Trees, design: Design) -> None:
    global _child
    # It lives for seconds and its data die with their references: looking for cycles is lost time.
    gc.disable()
    press = SinglePress(trees, design, lambda call, *arguments: call(*arguments), lambda: None)
    _child = Database(dsn, 1, "publishing build"), press


def _draw(moment: str, kind: str, keys: Sequence[str], tree: str) -> int:
    assert _child is not None
    database, press = _child
    with snapshot(database, moment) as uow:
        return sum(press.draw(kind, keys, tree, uow))
