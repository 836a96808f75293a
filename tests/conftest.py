"""Fixtures: the running instance, fresh databases, and faults that are undone after each test."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from services.chassis.runtime.database import Database
from tests.chaos.faults import Faults
from tests.running import Running, scratch_database


@pytest.fixture(scope="session")
def instance() -> Running:
    """The instance named by RUN_DIR, which `make test` has started."""
    run_dir = Path(os.environ.get("RUN_DIR", ".run")).resolve()
    assert (run_dir / "demo.env").exists(), (
        f"no instance runs in {run_dir}: start it with make up, or run make test"
    )
    return Running(run_dir)


@pytest.fixture
def fresh_database(instance: Running) -> Iterator[Callable[[str], Database]]:
    """``fresh_database("entries")``: an empty database with that service's schema, for this test alone."""
    with ExitStack() as stack:
        yield lambda service: stack.enter_context(scratch_database(instance, service))


@pytest.fixture
def faults(instance: Running) -> Iterator[Faults]:
    """Breaks processes and lines of the running instance; afterwards the instance is healthy again."""
    faults = Faults(instance)
    try:
        yield faults
    finally:
        faults.undo()
