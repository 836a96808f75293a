"""The public list as a table that Excel opens: the columns of the page, in words, without codes."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from services.japanese.csv_table import csv_table
from services.publishing.domain.entry import ShownEntry
from services.publishing.pages.view import entry_view

View = Mapping[str, Any]


def _sheet(name: str) -> Callable[[View], str]:
    return lambda view: str(view["sheet"][name])


# Heading and cell of each column. The page has no column 区分, because there each 区分 has a table of its own.
LIST_COLUMNS: tuple[tuple[str, Callable[[View], str]], ...] = (
    ("区分", _sheet("category")),
    ("番号", lambda view: view["number"]),
    ("事業名", _sheet("title")),
    ("概要", _sheet("summary")),
    ("対象", _sheet("audience")),
    ("人数", _sheet("capacity")),
    ("時間", _sheet("duration")),
    ("準備が必要なもの", _sheet("preparation")),
    ("費用", lambda view: " ".join(filter(None, (view["sheet"]["cost"], view["cost_mark"])))),
    ("実施団体", lambda view: view["organisation"]["name"]),
    ("ホームページ", lambda view: view["website"] or view["website_text"]),
    ("地域", lambda view: "、".join(view["areas"])),
    ("求める連携相手", _sheet("sought_from_partner")),
    ("募集状況", lambda view: view["status"]),
    ("掲載日", lambda view: view["listed_slashed"]),
    ("掲載期限", lambda view: view["until_slashed"]),
)


def list_file(rows: Iterable[ShownEntry]) -> bytes:
    """Entries as the public list shows them, oldest first; the heading alone where there are none."""
    return csv_table(
        [heading for heading, _ in LIST_COLUMNS],
        ([cell(view) for _, cell in LIST_COLUMNS] for view in map(entry_view, rows)),
    )
