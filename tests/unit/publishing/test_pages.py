"""What pages and files say: text as typed, nothing that was not allowed, and no text that acts."""

import csv
import json
import re
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest
from marshmallow import EXCLUDE

from services.publishing.build.release_slots import ReleaseSlots
from services.publishing.build.rendering import directly, put_page
from services.publishing.build.whole_files import Assembly, WholeFiles, WholeState
from services.publishing.pages.open_data import ENTRY_FIELDS
from services.publishing.readers import EntryApproved, ProfilePublished
from services.publishing.usecases.publish_entry import publish_entry
from services.publishing.usecases.publish_profile import publish_profile
from tests.unit.publishing.fakes import FakeSiteData, FakeWork
from tests.unit.publishing.samples import APPROVED_ON, HOSTILE, design, profile, sheet


def render(work: FakeWork, folder: Any) -> dict[str, str]:
    """Every file of the site, by path, as text."""
    slots = ReleaseSlots(folder)
    slots.clear("a")
    site = design()
    keys: dict[str, set[str]] = {name: set(one.standing) for name, one in site.page_types.items()}
    for page_type, key in work.pages.kept:
        keys[page_type].add(key)
    paths = []
    for name, one in site.page_types.items():
        for key, files in one.render(sorted(keys[name]), FakeSiteData(work), site.context):
            put_page(slots, "a", one.paths(key), files, directly)
            paths += [file.path for file in files]
    whole = Assembly(f"{folder}/a", FakeSiteData(work).parts(), WholeState(0, ""))
    WholeFiles(folder).put_together(whole)
    return {path: (folder / "a" / path).read_bytes().decode("utf-8-sig") for path in paths}


def filled(**changes: Any) -> FakeWork:
    work = FakeWork()
    publish_entry(work, "R8-0001", 1, APPROVED_ON, sheet(**changes))
    publish_profile(work, "id", 1, profile())
    return work


class Elements(HTMLParser):
    """Tags, attributes and texts as a browser would read them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.scripts: list[str] = []
        self._in_script = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in_script = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.scripts.append(data)
        else:
            self.words += data


TEXTS = [name for name, value in sheet().items() if isinstance(value, str)]


def test_hostile_text_stays_text_on_every_page_and_in_every_file(tmp_path: Any) -> None:
    hostile: dict[str, Any] = {name: HOSTILE for name in TEXTS if name != "category"}
    hostile |= {
        "category": "高齢者",
        "organisation__name": HOSTILE,
        "organisation__name_kana": HOSTILE,
    }
    hostile |= {
        "areas": [HOSTILE],
        "delivery_modes": [HOSTILE],
        "organisation__website": "javascript:alert(3)",
    }
    work = filled(**hostile)
    texts = dict.fromkeys(("name", "name_kana", "activities"), HOSTILE)
    publish_profile(work, "x", 1, profile(slug="x", **texts))
    for path, text in render(work, tmp_path).items():
        if path.endswith(".html"):
            elements = Elements(text)
            assert not [tag for tag, attributes in elements.tags if "onerror" in attributes], path
            scripts = [
                attributes.get("type") or attributes.get("src")
                for tag, attributes in elements.tags
                if tag == "script"
            ]
            assert set(scripts) <= {"application/ld+json", "/assets/tsunagari.js"}, path
            for script in filter(str.strip, elements.scripts):
                json.loads(script)
            assert "javascript:" not in str([a.get("href") for _, a in elements.tags]), path
            assert "49" not in elements.words.replace("R8-0049", ""), path
        elif path.endswith((".xml", ".atom")):
            assert "<script" not in text, path
    page = Elements((tmp_path / "a/entries/R8-0001/index.html").read_text())
    assert HOSTILE in page.words
    assert json.loads("".join(page.scripts))["name"] == HOSTILE
    record = json.loads((tmp_path / "a/open-data/entries.json").read_text())[0]
    assert record["title"] == HOSTILE
    assert record["organisation"]["website"] == ""


def test_an_address_of_old_that_may_be_no_link_is_still_read(tmp_path: Any) -> None:
    old = "https://example.jp:99999/"
    work = filled(organisation__website=old)
    publish_profile(work, "x", 1, profile(slug="x", website=old))
    render(work, tmp_path)
    for path in ("entries/R8-0001", "organisations/x"):
        page = Elements((tmp_path / f"a/{path}/index.html").read_text())
        assert old in page.words, path
        assert old not in [attributes.get("href") for _, attributes in page.tags], path
    assert old in (tmp_path / "a/entries/list.csv").read_text()


# Characters that some format forbids or takes for a sign of its own. Whatever a form refuses: rows live longer.
ODD: tuple[str, ...] = (
    "\ufffe",
    "\uffff",
    "\ufeff",
    "\U0001ffff",
    "\U0010fffe",
    "\ufdd0",
    "\x01",
    "\x02title\x03",
    "\x0b",
    "\x1f",
)
ODD += ("\x7f", "\x85", "\u2028", "\u2029", "]]>", "&#0;", "&#xFFFF;", "<!--", "</script>")  # fmt: skip


@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_files_for_machines_can_be_read_whatever_was_approved(tmp_path: Any, odd: str) -> None:
    approved = f"前{odd}後"
    changes = {name: approved for name in TEXTS if name != "category"} | {"category": "高齢者"}
    work = filled(**changes, organisation__name=approved, areas=[approved])
    texts = dict.fromkeys(("name", "name_kana", "activities"), approved)
    publish_profile(work, "x", 1, profile(slug="x", **texts))
    files = render(work, tmp_path)
    read = ElementTree.fromstring((tmp_path / "a/feed.atom").read_bytes())  # noqa: S314 - our own file
    title = read.findtext("{*}entry/{*}title") or ""
    assert title.startswith("前")
    assert title.endswith("後")
    for path, text in files.items():
        if path.endswith((".xml", ".atom")):
            ElementTree.fromstring((tmp_path / "a" / path).read_bytes())  # noqa: S314 - our own file
        elif path.endswith(".json"):
            assert json.loads(text)
        elif path.endswith(".html"):
            for script in filter(str.strip, Elements(text).scripts):
                json.loads(script)
    entry = json.loads("".join(Elements(files["entries/R8-0001/index.html"]).scripts))
    assert (entry["name"], entry["provider"]["name"]) == (approved, approved)


def test_text_is_shown_exactly_as_typed(tmp_path: Any) -> None:
    typed = {
        "cost": "1回10,450円～(要相談)",
        "capacity": "何名でも可能",
        "title": "①㈱髙﨑の会　～春～",
        "cost_kind": "paid",
    }
    render(filled(**typed), tmp_path)
    for path in ("entries/index.html", "entries/R8-0001/index.html"):
        words = Elements((tmp_path / "a" / path).read_text()).words
        for value in (typed["cost"], typed["capacity"], typed["title"], "有料"):
            assert value in words, (path, value)


def test_the_list_has_the_columns_of_the_lecture_list(tmp_path: Any) -> None:
    page = render(filled(), tmp_path)["entries/index.html"]
    headings = re.findall(r'<th role="columnheader" scope="col" class="[^"]+">([^<]+)</th>', page)
    assert headings[:9] == [
        "番号",
        "事業名",
        "概要",
        "対象",
        "人数",
        "時間",
        "準備が必要なもの",
        "費用",
        "実施団体",
    ]
    assert headings[9:] == ["ホームページ", "地域", "求める連携相手", "募集状況", "掲載日／期限"]
    labels = re.findall(r'data-label="([^"]+)"', page)
    assert labels == headings
    assert page.count("試験事務局") == 2  # once above the tables, once at the foot of every page


def test_the_list_in_excel_has_the_columns_of_the_page(tmp_path: Any) -> None:
    work = filled(
        organisation__website="https://example.jp/",
        cost="1回500円",
        cost_kind="paid",
        listing_until="2099-03-31",
    )
    files = render(work, tmp_path)
    page, rows = (
        files["entries/index.html"],
        list(csv.reader(files["entries/list.csv"].splitlines())),
    )
    shown = re.findall(r'<th role="columnheader" scope="col" class="[^"]+">([^<]+)</th>', page)
    assert rows[0] == ["区分", *shown[:-1], "掲載日", "掲載期限"]
    row = dict(zip(rows[0], rows[1], strict=True))
    assert len(rows) == 2
    assert row["費用"] == "1回500円 有料"
    assert row["ホームページ"] == "https://example.jp/"
    assert (row["地域"], row["募集状況"], row["掲載期限"]) == ("横浜市", "募集中", "2099/03/31")
    assert (tmp_path / "a/entries/list.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert 'href="/entries/list.csv"' in page


def test_no_cell_of_the_list_in_excel_is_calculated(tmp_path: Any) -> None:
    files = render(filled(title="=1+1", organisation__name="＠SUM(A1)"), tmp_path)
    row = list(csv.reader(files["entries/list.csv"].splitlines()))[1]
    assert "'=1+1" in row
    assert "'＠SUM(A1)" in row


def test_a_link_to_a_homepage_says_whose_it_is(tmp_path: Any) -> None:
    page = render(filled(organisation__website="https://example.jp/"), tmp_path)[
        "entries/index.html"
    ]
    link = page.partition('data-label="ホームページ">')[2].partition("</td>")[0]
    assert Elements(link).words == "団地の会のホームページ"
    without = render(filled(), tmp_path)["entries/index.html"]
    assert "ホームページ</a>" not in without


def test_every_page_says_who_runs_the_network(tmp_path: Any) -> None:
    files = render(filled(), tmp_path)
    for path in files:
        if path.endswith(".html") and not path.startswith("_parts"):
            header, _, rest = files[path].partition("</header>")
            footer = rest.partition("<footer")[2]
            for words in ("神奈川県", "試験局", "試験室"):
                assert words in header, (path, words)
                assert words in footer, (path, words)
            for words in ("試験事務局", "〒231-8588", "045-210-1111", "office@example.jp"):
                assert words in footer, (path, words)


def test_what_an_event_carries_beyond_the_public_fields_reaches_no_file(tmp_path: Any) -> None:
    canary = "もらしてはいけない"
    data = {
        "number": "R8-0001",
        "version": 1,
        "approved_on": "2026-11-23",
        "applicant": {"owner": "entries", "contact": canary},
        "desired_partners": [canary],
        "sheet": {**sheet(), "desired_partners": [canary], "considerations": canary,
                  "contact": {"name": canary},
                  "organisation": {**sheet()["organisation"], "corporate_number": canary}},
    }  # fmt: skip
    read = EntryApproved(unknown=EXCLUDE).load(data)
    assert canary not in str(read)
    work = FakeWork()
    publish_entry(work, **read)
    for path, text in render(work, tmp_path).items():
        assert canary not in text, path


def test_whole_data_files_equal_their_parts_put_together(tmp_path: Any) -> None:
    work = FakeWork()
    for number in range(1, 1003):
        publish_entry(work, f"R8-{number:04d}", 1, APPROVED_ON, sheet(title=f"第{number}"))
    files = render(work, tmp_path)
    records = json.loads(files["open-data/entries.json"])
    assert [record["number"] for record in records] == [f"R8-{n:04d}" for n in range(1, 1003)]
    rows = list(csv.reader(files["open-data/entries.csv"].splitlines()))
    assert rows[0] == [name for name, _ in ENTRY_FIELDS]
    assert [row[0] for row in rows[1:]] == [f"R8-{n:04d}" for n in range(1, 1003)]
    assert (tmp_path / "a/open-data/entries.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_an_empty_site_has_every_standing_page(tmp_path: Any) -> None:
    files = render(FakeWork(), tmp_path)
    assert json.loads(files["open-data/entries.json"]) == []
    assert {
        "index.html",
        "404.html",
        "entries/index.html",
        "assets/tsunagari.css",
        "feed.atom",
    } <= set(files)
    assert "いま掲載しているエントリーはありません。" in files["entries/index.html"]


def test_a_link_of_an_organisation_passes_nothing_on(tmp_path: Any) -> None:
    page = render(filled(organisation__website="https://example.jp/a?b=1&c=2"), tmp_path)[
        "entries/R8-0001/index.html"
    ]
    links = [
        a
        for tag, a in Elements(page).tags
        if tag == "a" and a.get("href") == "https://example.jp/a?b=1&c=2"
    ]
    assert links
    assert {link["rel"] for link in links} == {"nofollow noopener"}


def organisation_files(folder: Any, **changes: Any) -> tuple[str, dict[str, Any], dict[str, str]]:
    """The page of one organisation, and what the open data say of it as JSON and as CSV."""
    work = FakeWork()
    data = ProfilePublished(unknown=EXCLUDE).load(changes)
    publish_profile(work, "id", 1, data)
    files = render(work, folder)
    (row,) = csv.DictReader(files["open-data/organisations.csv"].splitlines())
    (record,) = json.loads(files["open-data/organisations.json"])
    return files["organisations/0001/index.html"], record, row


def test_an_organisation_that_confirmed_nothing_has_no_date_of_confirmation(tmp_path: Any) -> None:
    for event in (
        {"slug": "0001", "name": "団地の会"},  # as the last release wrote it
        {"slug": "0001", "name": "団地の会", "verified_on": None},
    ):
        page, record, row = organisation_files(tmp_path, **event)
        assert "最終確認日" not in page
        assert record["verified_on"] is None
        assert row["verified_on"] == ""


def test_a_date_of_confirmation_is_shown(tmp_path: Any) -> None:
    page, record, row = organisation_files(
        tmp_path, slug="0001", name="団地の会", verified_on="2026-04-06"
    )
    assert "2026年4月6日" in page
    assert record["verified_on"] == row["verified_on"] == "2026-04-06"
