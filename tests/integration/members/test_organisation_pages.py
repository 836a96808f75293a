"""The console's room of organisations, rendered from a database of its own."""

import csv
import io
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from werkzeug.wrappers import Response

from services.chassis.runtime.database import Database
from services.chassis.web.problems import Problem
from services.members.store.views.organisations import PAGE
from services.members.store.work import Store
from services.members.usecases.make_search_texts import make_search_texts
from services.members.usecases.mark_contact_undeliverable import mark_contact_undeliverable
from services.members.web.organisations import OrganisationPages
from services.members.web.releases import ReleasePages
from tests.integration.members.lists import CONTACT, import_list, organisation, write_list
from tests.integration.members.rooms import ask, listed, organisation_pages, release_pages
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


def test_words_find_whatever_the_spelling(
    database: Database, pages: OrganisationPages, tmp_path: Path
) -> None:
    import_list(
        database,
        write_list(
            tmp_path,
            {"name": "株式会社ファンケル", "activities": "食育の講座", "based_in": "横浜市"},
            {"name": "団地の会", "activities": "100%手作り_のお茶会"},
        ),
    )
    for words in ("ふぁんける", "ﾌｧﾝｹﾙ", "食育　横浜", "会社"):
        assert listed(pages.show_list(ask(q=words))) == ["株式会社ファンケル"], words
    assert listed(pages.show_list(ask(q="100%"))) == ["団地の会"]
    assert listed(pages.show_list(ask(q="%_%"))) == []
    assert len(listed(pages.show_list(ask(q=" 　")))) == 2


def test_what_other_rules_made_is_made_anew(
    database: Database, pages: OrganisationPages, tmp_path: Path
) -> None:
    """As after a release with other rules, or over rows of a release that did not count them."""
    import_list(database, write_list(tmp_path, {"name": "髙﨑國際㈱"}, {"name": "団地の会"}))
    with database.unit_of_work() as uow:
        uow.execute("UPDATE organisation SET search_text = '', search_version = 0")
    assert listed(pages.show_list(ask(q="高崎"))) == []
    assert make_search_texts(Store(database)) == 2
    assert make_search_texts(Store(database)) == 0
    for words in ("高崎", "髙嵜", "国際 株式会社", "高 崎國際(株)"):
        assert listed(pages.show_list(ask(q=words))) == ["髙﨑國際㈱"], words


def test_list_is_narrowed_sorted_and_paged(
    database: Database, pages: OrganisationPages, tmp_path: Path
) -> None:
    rows = [{"name": f"団体{number:03}", "kind": "member"} for number in range(PAGE)]
    import_list(database, write_list(tmp_path, *rows, {"name": "あ", "kind": "県内団体"}))
    switched = organisation(database, "団体007")["id"]
    pages.switch_link(ask(form={"linked": "true", "purpose": "協定"}), switched)
    assert listed(pages.show_list(ask(link="linked"))) == ["団体007"]
    assert len(listed(pages.show_list(ask(link="not_linked", page="2")))) == PAGE
    assert listed(pages.show_list(ask(kind="local_organisation"))) == ["あ"]
    assert listed(pages.show_list(ask(page="2"))) == ["あ"]
    assert listed(pages.show_list(ask(sort="-name")))[0] == "団体049"
    assert listed(pages.show_list(ask(sort="-changed")))[0] == "団体007"
    assert listed(pages.show_list(ask(page="99")))[0] == "団体000"


def test_csv_holds_every_page_and_comes_back_unchanged(
    database: Database, pages: OrganisationPages, tmp_path: Path
) -> None:
    rows = [{"name": f"団体{number:03}"} for number in range(PAGE)]
    odd = {
        "name": "=団地①の会",
        "activities": '"改行\nと、コンマ"',
        "website": "https://example.jp/",
        "based_in": "川崎市、横浜市",
        "name_kana": "だんち",
    }
    import_list(database, write_list(tmp_path, odd | CONTACT, *rows))
    body = pages.export(ask(page="2")).get_data()
    table = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    assert len(table) == PAGE + 2
    assert table[1][1] == "'=団地①の会"
    assert "shiken" not in body.decode()
    exported = tmp_path / "exported.csv"
    exported.write_bytes(body)
    report = import_list(database, exported, dry_run=True)
    assert report.is_clean
    assert report.count("unchanged") == PAGE + 1


def test_hostile_text_stays_text(
    database: Database, pages: OrganisationPages, releases: ReleasePages, tmp_path: Path
) -> None:
    hostile = {
        "name": "<script>alert(1)</script>",
        "activities": '"><img src=x onerror=alert(1)>',
        "name_kana": "{{ 7*7 }}",
    }
    import_list(database, write_list(tmp_path, hostile))
    found = organisation(database, hostile["name"])
    for response in (
        pages.show_list(ask()),
        pages.show(ask(), found["id"]),
        releases.show(ask("approver")),
    ):
        text = response.get_data(as_text=True)
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "&lt;script&gt;" in text
        assert "{{ 7*7 }}" in text


def test_page_shows_the_contact_to_the_secretariat_and_the_list_does_not(
    database: Database, pages: OrganisationPages, tmp_path: Path
) -> None:
    import_list(database, write_list(tmp_path, CONTACT))
    page = pages.show(ask(), organisation(database)["id"]).get_data(as_text=True)
    assert CONTACT["contact_email"] in page
    assert "個人情報です" in page
    assert "shiken" not in pages.show_list(ask()).get_data(as_text=True)


def test_page_warns_while_mails_do_not_arrive(
    database: Database, pages: OrganisationPages, tmp_path: Path
) -> None:
    import_list(database, write_list(tmp_path, CONTACT))
    found = organisation(database)
    assert "メールが届いていません" not in pages.show(ask(), found["id"]).get_data(as_text=True)
    with Store(database).work() as work:
        mark_contact_undeliverable(work, "members", found["contact_id"])
    assert "メールが届いていません" in pages.show(ask(), found["id"]).get_data(as_text=True)
    assert "メール不達" in pages.show_list(ask()).get_data(as_text=True)


def test_too_long_purpose_is_shown_again_and_nothing_switched(
    database: Database, pages: OrganisationPages, tmp_path: Path
) -> None:
    import_list(database, write_list(tmp_path, {}))
    found = organisation(database)["id"]
    response = pages.switch_link(ask(form={"linked": "true", "purpose": "協" * 301}), found)
    page = f"/office/organisations/{found}"
    assert (response.status_code, response.headers["Location"]) == (303, f"{page}?again=1")
    text = pages.show(ask(path=page, again="1"), found).get_data(as_text=True)
    assert "協" * 301 in text
    assert "<title>エラー：" in text
    assert "県とのつながりなし" in text


@pytest.mark.parametrize(
    "form", [{"linked": "perhaps"}, {"purpose": "x"}, {"linked": "true", "x": "y"}]
)
def test_form_that_is_not_ours_is_refused(
    database: Database, pages: OrganisationPages, tmp_path: Path, form: dict[str, str]
) -> None:
    import_list(database, write_list(tmp_path, {}))
    with pytest.raises(Problem) as refused:
        pages.switch_link(ask(form=form), organisation(database)["id"])
    assert refused.value.status == 400


def test_unknown_organisation_is_not_found(pages: OrganisationPages) -> None:
    actions: list[Callable[[], Response]] = [
        lambda: pages.show(ask(), str(uuid.uuid4())),
        lambda: pages.switch_link(ask(form={"linked": "true"}), str(uuid.uuid4())),
    ]
    for action in actions:
        with pytest.raises(Problem) as refused:
            action()
        assert refused.value.status == 404
