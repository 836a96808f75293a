"""The console's room of what waits to be released, rendered from a database of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from werkzeug.wrappers import Response

from services.chassis.runtime.database import Database
from services.chassis.web.problems import Problem
from services.members.web.organisations import OrganisationPages
from services.members.web.releases import ReleasePages
from tests.integration.members.lists import import_list, organisation, release, write_list
from tests.integration.members.rooms import ask, organisation_pages, release_pages
from tests.running import Running


@pytest.fixture
def database(fresh_database: Callable[[str], Database]) -> Database:
    return fresh_database("members")


@pytest.fixture
def pages(instance: Running, database: Database) -> OrganisationPages:
    return organisation_pages(instance, database)


@pytest.fixture
def releases(instance: Running, database: Database) -> ReleasePages:
    return release_pages(instance, database)


def test_waiting_page_shows_what_is_public_now_and_what_would_be(
    database: Database, releases: ReleasePages, tmp_path: Path
) -> None:
    import_list(database, write_list(tmp_path, {"activities": "お茶会"}))
    release(database)
    changed = {"activities": "お茶会と体操", "org_type": "企業"}
    import_list(database, write_list(tmp_path, changed, {"name": "新しい会"}))
    text = releases.show(ask("approver")).get_data(as_text=True)
    assert "2団体をすべて公開する" in text
    for words in ("お茶会", "お茶会と体操", "NPO・市民活動団体", "企業", "新しい会"):
        assert f">{words}<" in text, words
    assert text.count("新しく掲載") == text.count("内容の変更") == 1


def test_button_releases_everything_that_was_on_the_list(
    database: Database, releases: ReleasePages, tmp_path: Path
) -> None:
    import_list(database, write_list(tmp_path, *({"name": f"団体{n}"} for n in range(21))))
    page = releases.show(ask("approver", page="2")).get_data(as_text=True)
    mark = page.partition('name="mark" value="')[2].partition('"')[0]
    assert "（2／2ページ）" in page
    done = releases.release_all(ask("approver", form={"mark": mark}))
    assert done.headers["Location"].endswith("?done=all")
    assert "公開を待っている団体はありません" in releases.show(ask()).get_data(as_text=True)
    again = releases.release_all(ask("approver", form={"mark": mark}))
    assert again.headers["Location"].endswith("?done=changed")


def test_organisation_page_leads_to_the_public_page_only_when_there_is_one(
    database: Database, pages: OrganisationPages, releases: ReleasePages, tmp_path: Path
) -> None:
    import_list(database, write_list(tmp_path, {}))
    found = organisation(database)
    page = pages.show(ask("approver"), found["id"]).get_data(as_text=True)
    assert "/organisations/0001/" not in page
    assert "公開待ち" in pages.show_list(ask()).get_data(as_text=True)
    version = page.partition('name="version" value="')[2].partition('"')[0]
    releases.release_one(ask("approver", form={"version": version}), found["id"])
    page = pages.show(ask("approver"), found["id"]).get_data(as_text=True)
    assert "/organisations/0001/" in page
    assert "公開サイトに載せました" in page
    assert 'name="version"' not in page
    assert "公開待ち" not in pages.show_list(ask()).get_data(as_text=True)


def test_who_may_not_release_sees_no_button(
    database: Database, pages: OrganisationPages, releases: ReleasePages, tmp_path: Path
) -> None:
    import_list(database, write_list(tmp_path, {}))
    for role in ("input", "reviewer"):
        for response in (
            releases.show(ask(role)),
            pages.show(ask(role), organisation(database)["id"]),
        ):
            text = response.get_data(as_text=True)
            assert "公開を待っている" in text
            assert 'name="mark"' not in text
            assert 'name="version"' not in text


@pytest.mark.parametrize(
    "form", [{"x": "y"}, {"mark": "%"}, {"version": "x"}, {"version": "9" * 99}]
)
def test_release_that_names_nothing_releases_nothing(
    database: Database, releases: ReleasePages, tmp_path: Path, form: dict[str, str]
) -> None:
    import_list(database, write_list(tmp_path, {}))
    found = organisation(database)["id"]
    buttons: list[Callable[[], Response]] = [
        lambda: releases.release_all(ask("admin", form=form)),
        lambda: releases.release_one(ask("admin", form=form), found),
    ]
    for press in buttons:
        with pytest.raises(Problem) as refused:
            press()
        assert refused.value.status == 400
    assert organisation(database)["waiting_since"] is not None
