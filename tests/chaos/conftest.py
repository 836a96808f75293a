"""Fixtures: faults that are undone after each test, whatever became of it."""

from collections.abc import Iterator

import pytest

from tests.chaos.faults import Faults
from tests.running import Running


@pytest.fixture
def faults(instance: Running) -> Iterator[Faults]:
    """Breaks processes and lines of the running instance; afterwards the instance is healthy again."""
    faults = Faults(instance)
    try:
        yield faults
    finally:
        faults.undo()
