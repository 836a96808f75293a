"""Lists of organisations taken into a real database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg2
import pytest

from services.chassis.runtime.database import Database
from tests.integration.members.lists import CONTACT, events, import_list, organisation, write_list

SAMPLES = Path(__file__).parents[3] / "deploy" / "sample" / "organisations.csv"


@pytest.fixture
def database(fresh_database: Callable[[str], Database]) -> Database:
    return fresh_database("members")


def test_sample_organisations_are_taken_in_and_announced_once(database: Database) -> None:
    first = import_list(database, SAMPLES)
    assert first.is_clean
    assert first.count("new") == len(first.outcomes) > 10
    announced = events(database)
    assert len(announced) == first.waiting == first.count("new")
    second = import_list(database, SAMPLES)
    assert second.count("unchanged") == len(second.outcomes) == len(first.outcomes)
    assert events(database) == announced


def test_dry_run_writes_nothing_and_says_the_same(database: Database, tmp_path: Path) -> None:
    file = write_list(tmp_path, {"name": "一"}, {"name": "二"})
    rehearsal = import_list(database, file, dry_run=True)
    assert events(database) == []
    real = import_list(database, file)
    assert rehearsal.outcomes == real.outcomes
    assert organisation(database, "一")["slug"] == "0001"


def test_column_that_is_missing_leaves_its_field_alone(database: Database, tmp_path: Path) -> None:
    import_list(
        database,
        write_list(tmp_path, {"activities": "お茶会", "website": "https://example.jp/", **CONTACT}),
    )
    report = import_list(
        database, write_list(tmp_path, {"activities": "", **dict.fromkeys(CONTACT, "")})
    )
    assert report.outcomes[0].fields == ("activities",)
    kept = organisation(database)
    assert (kept["activities"], kept["website"], kept["email"]) == (
        "",
        "https://example.jp/",
        CONTACT["contact_email"],
    )


def test_two_imports_at_once_make_no_organisation_twice(database: Database, tmp_path: Path) -> None:
    file = write_list(tmp_path, *({"name": f"団体{number}"} for number in range(30)))
    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(lambda _: import_list(Database(database.dsn, 1), file), range(2)))
    assert sorted(report.count("new") for report in reports) == [0, 30]
    assert len(events(database)) == 30


def test_history_of_links_cannot_be_rewritten(database: Database) -> None:
    for statement in ("UPDATE link_change SET purpose = ''", "DELETE FROM link_change"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege), database.unit_of_work() as uow:
            uow.execute(statement)
