"""A site for one test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from services.chassis.runtime.database import Database
from tests.integration.publishing.site import Site


@pytest.fixture
def site(fresh_database: Callable[[str], Database], tmp_path: Path) -> Site:
    return Site(fresh_database("publishing"), tmp_path / "site")
