"""What the release before stored has no sequence: it is shown, can be taken down, and is not brought back by what is old."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from yoyo import get_backend, read_migrations

from services.chassis.runtime.database import Database
from services.chassis.runtime.migrate import migrate
from tests.integration.publishing.site import Site
from tests.running import ROOT, Running

MIGRATIONS = ROOT / "services" / "publishing" / "migrations"


@pytest.fixture
def site(instance: Running, fresh_database: Callable[[str], Database], tmp_path: Path) -> Site:
    """A site whose entries are those of the release before, and have been migrated."""
    site = Site(fresh_database("publishing"), tmp_path / "site")
    site.approve("R8-0001", 1, 5)
    site.approve("R8-0007", 2, 5)
    site.build()
    owner = urlsplit(instance.secret("publishing/migration_database_url"))
    dsn = urlunsplit(owner._replace(path=urlsplit(site.database.dsn).path))
    backend = get_backend(dsn)
    newest = read_migrations(str(MIGRATIONS)).filter(lambda one: one.id >= "0008")
    with backend.lock():
        backend.rollback_migrations(backend.to_rollback(newest))
    assert "0008-sequences" in migrate(dsn, MIGRATIONS)
    return site


def test_what_was_listed_before_stays_up_and_is_not_announced_again(site: Site) -> None:
    site.build(full=True)
    assert site.versions() == {"R8-0001": 1, "R8-0007": 2}
    assert site.announced() == [("R8-0001", 1), ("R8-0007", 2)]
    assert site.faults() == []


def test_an_older_version_that_arrives_late_is_ignored_and_a_newer_one_wins(site: Site) -> None:
    site.approve("R8-0007", 1, 9, title="古い")
    site.build()
    assert site.versions()["R8-0007"] == 2
    site.approve("R8-0007", 3, 9, title="新しい")
    site.build()
    assert site.versions()["R8-0007"] == 3


def test_it_is_taken_down_and_the_same_version_brings_it_back(site: Site) -> None:
    assert site.end("R8-0007", 6)
    site.build()
    assert site.versions() == {"R8-0001": 1}
    site.approve("R8-0007", 2, 4)
    site.build()
    assert site.versions() == {"R8-0001": 1}
    site.approve("R8-0007", 2, 7)
    site.build()
    assert site.versions() == {"R8-0001": 1, "R8-0007": 2}
    assert site.announced()[-1] == ("R8-0007", 2)
