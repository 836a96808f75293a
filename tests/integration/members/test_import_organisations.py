"""Lists of organisations taken into a real database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg2
import pytest

from services.chassis.runtime.database import Database
from services.members.domain.table_limits import UnreadableFile
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


def test_new_organisation_is_announced_by_its_name_and_published_by_nobody(
    database: Database, tmp_path: Path
) -> None:
    import_list(database, write_list(tmp_path, {"source": "内部の資料", **CONTACT}))
    (registered,) = events(database)
    assert (registered["type"], registered["sequence"]) == ("organisation.registered.v1", 1)
    assert registered["data"] == {"name": "団地の会", "kind": "member", "org_type": "npo"}


def test_wrong_row_does_not_stop_the_right_ones(database: Database, tmp_path: Path) -> None:
    file = write_list(
        tmp_path, {"name": "一"}, {"name": "二", "kind": "だれか"}, {"name": ""}, {"name": "三"}
    )
    report = import_list(database, file)
    assert [(outcome.row, outcome.what) for outcome in report.outcomes] == [
        (2, "new"),
        (3, "wrong"),
        (4, "wrong"),
        (5, "new"),
    ]
    assert [(fault.row, fault.column, fault.value) for fault in report.faults] == [
        (3, "区分", "だれか"),
        (4, "団体名", ""),
    ]
    assert organisation(database, "三")["slug"] == "0002"


def test_same_organisation_twice_in_a_file_is_taken_once_and_said(
    database: Database, tmp_path: Path
) -> None:
    report = import_list(
        database, write_list(tmp_path, {"name": "㈱髙島"}, {"name": "（株） 髙島"})
    )
    assert (report.count("new"), report.count("wrong")) == (1, 1)
    assert "2行目" in report.faults[0].problem


def test_dry_run_writes_nothing_and_says_the_same(database: Database, tmp_path: Path) -> None:
    file = write_list(tmp_path, {"name": "一"}, {"name": "二"})
    rehearsal = import_list(database, file, dry_run=True)
    assert events(database) == []
    real = import_list(database, file)
    assert rehearsal.outcomes == real.outcomes
    assert organisation(database, "一")["slug"] == "0001"


def test_change_of_activities_is_no_news_about_the_name(database: Database, tmp_path: Path) -> None:
    import_list(database, write_list(tmp_path, {"activities": "お茶会"}))
    report = import_list(database, write_list(tmp_path, {"activities": "お茶会と体操"}))
    assert report.outcomes[0].fields == ("activities",)
    assert [event["type"] for event in events(database)] == ["organisation.registered.v1"]


def test_change_of_the_source_is_told_to_nobody(database: Database, tmp_path: Path) -> None:
    import_list(database, write_list(tmp_path, {"source": "一"}))
    import_list(database, write_list(tmp_path, {"source": "二"}))
    assert organisation(database)["source"] == "二"
    assert organisation(database)["version"] == 1
    assert len(events(database)) == 1


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


def test_progress_comes_to_its_end(database: Database, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    import_list(
        database,
        write_list(tmp_path, {"name": "一"}, {"name": "二"}),
        False,
        lambda *step: steps.append(step),
    )
    assert steps == [(1, 2), (2, 2)]


def test_file_without_needed_columns_is_refused_whole(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("団体名\n団地の会\n")
    with pytest.raises(UnreadableFile, match="団体種別、区分"):
        import_list(database, file)
    file.write_text("")
    with pytest.raises(UnreadableFile):
        import_list(database, file)
    file.write_text("団体名,name,団体種別,区分\na,b,npo,member\n")
    with pytest.raises(UnreadableFile, match="2つ"):
        import_list(database, file)


def test_history_of_links_cannot_be_rewritten(database: Database) -> None:
    for statement in ("UPDATE link_change SET purpose = ''", "DELETE FROM link_change"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege), database.unit_of_work() as uow:
            uow.execute(statement)
