"""What was imported reaches the public only when somebody of the secretariat has released it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from yoyo import get_backend, read_migrations

from services.chassis.runtime.clock import now
from services.chassis.runtime.database import Database
from services.chassis.runtime.migrate import migrate
from services.members.domain.organisation import Waiting
from services.members.store.views.organisations import find_waiting, get_organisation_page
from services.members.store.work import Store
from services.members.usecases.publish_profiles import ChangedMeanwhile
from services.members.usecases.release_profile import release_profile
from services.members.usecases.release_profiles import release_profiles
from tests.integration.members.lists import (
    CONTACT,
    RELEASER,
    events,
    import_list,
    organisation,
    release,
    write_list,
)
from tests.running import ROOT, Running

AT = now()


@pytest.fixture
def database(fresh_database: Callable[[str], Database]) -> Database:
    return fresh_database("members")


def take_in(database: Database, folder: Path, *rows: dict[str, str]) -> None:
    assert import_list(database, write_list(folder, *rows)).is_clean


def published(database: Database) -> list[dict[str, Any]]:
    return [event for event in events(database) if event["type"] == "profile.published.v1"]


def waiting(database: Database) -> list[str]:
    with database.unit_of_work() as uow:
        return [line.name for line in find_waiting(uow, 1)]


def waiting_now(database: Database) -> Waiting:
    with Store(database).work() as work:
        return work.releases.get_waiting()


def release_one(database: Database, organisation_id: str, version: int) -> None:
    with Store(database).work() as work:
        release_profile(work, organisation_id, version, RELEASER, AT)


def release_all(database: Database, mark: str) -> int:
    with Store(database).work() as work:
        return release_profiles(work, mark, RELEASER, AT)


def test_release_announces_the_public_fields_only_and_no_date_of_confirmation(
    database: Database, tmp_path: Path
) -> None:
    take_in(database, tmp_path, {"based_in": "横浜市", "source": "内部の資料", **CONTACT})
    assert release(database) == 1
    (event,) = published(database)
    assert event["sequence"] == organisation(database)["version"] == 2
    assert event["data"] == {
        "slug": "0001",
        "name": "団地の会",
        "name_kana": "",
        "kind": "member",
        "org_type": "npo",
        "areas": ["141003"],
        "activities": "",
        "website": "",
        "verified_on": None,
    }
    assert "shiken" not in str(events(database))
    assert "内部の資料" not in str(events(database))
    assert waiting(database) == []


def test_a_change_waits_while_the_public_keeps_what_was_released(
    database: Database, tmp_path: Path
) -> None:
    take_in(database, tmp_path, {"activities": "お茶会"}, {"name": "二"})
    release(database)
    before = len(published(database))
    take_in(database, tmp_path, {"activities": "お茶会と体操"}, {"name": "二", "activities": ""})
    assert waiting(database) == ["団地の会"]
    with database.unit_of_work() as uow:
        (line,) = find_waiting(uow, 1)
    assert [(change.field, change.before, change.after) for change in line.changes] == [
        ("activities", "お茶会", "お茶会と体操")
    ]
    assert len(published(database)) == before
    release(database)
    assert published(database)[-1]["data"]["activities"] == "お茶会と体操"


def test_what_is_taken_back_before_its_release_waits_no_more(
    database: Database, tmp_path: Path
) -> None:
    take_in(database, tmp_path, {"activities": "お茶会"})
    release(database)
    take_in(database, tmp_path, {"activities": "書き間違い"})
    take_in(database, tmp_path, {"activities": "お茶会"})
    assert waiting(database) == []


def test_a_new_source_or_contact_is_nothing_to_release(database: Database, tmp_path: Path) -> None:
    take_in(database, tmp_path, {"source": "一"})
    release(database)
    take_in(database, tmp_path, {"source": "二", **CONTACT})
    assert waiting(database) == []


def test_one_organisation_is_released_and_the_others_wait_on(
    database: Database, tmp_path: Path
) -> None:
    take_in(database, tmp_path, {"name": "一"}, {"name": "二"})
    release_one(database, organisation(database, "二")["id"], 1)
    assert [event["data"]["name"] for event in published(database)] == ["二"]
    assert waiting(database) == ["一"]


def test_nothing_is_released_that_was_changed_after_it_was_seen(
    database: Database, tmp_path: Path
) -> None:
    take_in(database, tmp_path, {"activities": "お茶会"})
    seen = organisation(database)
    mark = waiting_now(database).mark
    take_in(database, tmp_path, {"activities": "見ていない内容"})
    with pytest.raises(ChangedMeanwhile):
        release_one(database, seen["id"], seen["version"])
    with pytest.raises(ChangedMeanwhile):
        release_all(database, mark)
    assert published(database) == []
    assert waiting(database) == ["団地の会"]


def test_an_organisation_more_than_was_seen_is_not_released_with_the_others(
    database: Database, tmp_path: Path
) -> None:
    take_in(database, tmp_path, {"name": "一"})
    mark = waiting_now(database).mark
    take_in(database, tmp_path, {"name": "二"})
    with pytest.raises(ChangedMeanwhile):
        release_all(database, mark)
    assert published(database) == []


def test_two_who_press_at_once_release_once(database: Database, tmp_path: Path) -> None:
    take_in(database, tmp_path, *({"name": f"団体{number}"} for number in range(20)))
    mark = waiting_now(database).mark

    def press(_: int) -> int:
        try:
            return release_all(Database(database.dsn, 1), mark)
        except ChangedMeanwhile:
            return -1

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, range(2))) == [-1, 20]
    assert len(published(database)) == 20


def test_who_released_is_kept_for_good(database: Database, tmp_path: Path) -> None:
    take_in(database, tmp_path, {})
    release_one(database, organisation(database)["id"], 1)
    with database.unit_of_work() as uow:
        (kept,) = get_organisation_page(uow, organisation(database)["id"]).releases
        row = uow.one("SELECT staff_id, version, profile FROM profile_release")
    assert (kept.released_by, kept.released_at) == (RELEASER.name, AT)
    assert row is not None
    assert (row["staff_id"], row["version"]) == (RELEASER.staff_id, 2)
    assert row["profile"] == published(database)[0]["data"]
    for statement in (
        "UPDATE profile_release SET released_by = ''",
        "DELETE FROM profile_release",
    ):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege), database.unit_of_work() as uow:
            uow.execute(statement)


def test_organisations_of_the_last_release_stay_public_and_wait_for_nothing(
    instance: Running, database: Database, tmp_path: Path
) -> None:
    owner = urlsplit(instance.secret("members/migration_database_url"))
    dsn = urlunsplit(owner._replace(path=urlsplit(database.dsn).path))
    folder = ROOT / "services" / "members" / "migrations"
    backend = get_backend(dsn)
    later = read_migrations(str(folder)).filter(lambda one: one.id >= "0003")
    with backend.lock():
        backend.rollback_migrations(backend.to_rollback(later))
    with database.unit_of_work() as uow:
        uow.execute(
            "INSERT INTO organisation (id, number, slug, name, name_key, name_kana, kind, org_type, areas, website,"
            " activities, source, search_text, version) VALUES (gen_random_uuid(), 1, '0001', '団地の会', '団地の会', '',"
            " 'member', 'npo', '{141003}', '', 'お茶会', '', '', 2)"
        )
    assert "0003-releases" in migrate(dsn, folder)
    same = {"based_in": "横浜市", "activities": "お茶会"}
    take_in(database, tmp_path, same)
    assert waiting(database) == []
    take_in(database, tmp_path, same | {"activities": "お茶会と体操"})
    with database.unit_of_work() as uow:
        (line,) = find_waiting(uow, 1)
    assert [change.before for change in line.changes] == ["お茶会"]
