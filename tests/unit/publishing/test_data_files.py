"""What files for machines say: readable whatever was approved, the same as the pages, and nothing beyond the public fields."""

import csv
import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from marshmallow import EXCLUDE

from services.publishing.pages.open_data import ENTRY_FIELDS
from services.publishing.readers import EntryApproved, ProfilePublished
from services.publishing.usecases.publish_entry import publish_entry
from services.publishing.usecases.publish_profile import publish_profile
from tests.unit.publishing.fakes import FakeWork
from tests.unit.publishing.rendered import TEXTS, Elements, filled, render
from tests.unit.publishing.samples import APPROVED_ON, profile, sheet

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
    publish_entry(work, sequence=1, **read)
    for path, text in render(work, tmp_path).items():
        assert canary not in text, path


def test_whole_data_files_equal_their_parts_put_together(tmp_path: Any) -> None:
    work = FakeWork()
    for number in range(1, 1003):
        publish_entry(work, f"R8-{number:04d}", 1, 1, APPROVED_ON, sheet(title=f"第{number}"))
    files = render(work, tmp_path)
    records = json.loads(files["open-data/entries.json"])
    assert [record["number"] for record in records] == [f"R8-{n:04d}" for n in range(1, 1003)]
    rows = list(csv.reader(files["open-data/entries.csv"].splitlines()))
    assert rows[0] == [name for name, _ in ENTRY_FIELDS]
    assert _names(records[0]) == set(rows[0]), "open_data.py: ENTRY_FIELDS and entry_record differ"
    assert [row[0] for row in rows[1:]] == [f"R8-{n:04d}" for n in range(1, 1003)]
    assert (tmp_path / "a/open-data/entries.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def _names(record: dict[str, Any]) -> set[str]:
    return {
        f"{name}.{leaf}" if leaf else name
        for name, value in record.items()
        for leaf in (value if isinstance(value, dict) else [""])
    }


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
