"""Looks the finished site over: nothing missing, no link into the void, nothing in the open data but public fields."""

import csv
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from services.publishing.build.release_slots import MARKER, ReleaseSlots
from services.publishing.pages.design import PAGE_TYPES
from services.publishing.pages.open_data import ENTRY_FIELDS, ORGANISATION_FIELDS
from services.publishing.store.work import Store

# Addresses below these are answered by services, not by files.
SERVED_ELSEWHERE = ("/apply/", "/office/", "/answer/", "/raise-hand/", "/profile/", "/api/")


@dataclass
class Report:
    release: int = 0
    files: int = 0
    links: int = 0
    faults: list[str] = field(default_factory=list)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("href", "src") and value]


def check_site(store: Store, slots: ReleaseSlots, progress: Callable[[int, int], None]) -> Report:
    """Everything that is wrong with the live slot, in words for the operator."""
    report = Report()
    live = slots.live()
    marker = slots.marker(live)
    if live is None or marker is None:
        report.faults.append("公開中のサイトがありません。")
        return report
    report.release = marker.release
    folder = slots.folder / live
    with store.work() as work:
        pages = [
            page
            for page in work.pages.changed_since(0)
            if not page.removed and page.page_type in PAGE_TYPES
        ]
    standing = {
        path
        for page_type in PAGE_TYPES.values()
        for key in page_type.standing
        for path in page_type.paths(key)
    }
    expected, allowed = set(standing), set(standing)
    for page in pages:
        paths = PAGE_TYPES[page.page_type].paths(page.key)
        allowed.update(paths)
        if page.name not in marker.set_aside:
            expected.update(paths)
    report.faults += [
        f"作れないため、前のままにしているページです：{name}" for name in marker.set_aside
    ]
    there = set(_files(folder))
    report.faults += [f"ファイルがありません：{path}" for path in sorted(expected - there)]
    report.faults += [f"あるはずのないファイルです：{path}" for path in sorted(there - allowed)]
    shown = sorted(path for path in expected if path.endswith(".html"))
    seen: dict[str, bool] = {}
    for done, path in enumerate(shown, 1):
        _check_links(folder, path, seen, report)
        progress(done, len(shown))
    report.files = len(expected)
    report.faults += _check_data(folder)
    return report


def _files(folder: Path) -> Iterator[str]:
    """The files of a slot but its marker, relative to it."""
    for path, _, names in os.walk(folder):
        for name in names:
            file = os.path.relpath(os.path.join(path, name), folder)
            if file != MARKER:
                yield file


def _check_links(folder: Path, path: str, seen: dict[str, bool], report: Report) -> None:
    try:
        text = (folder / path).read_text()
    except OSError:
        return
    links = _Links()
    links.feed(text)
    for address in links.found:
        parts = urlsplit(address)
        if parts.scheme not in ("", "http", "https", "tel", "mailto"):
            report.faults.append(f"許されないリンクです：{path} → {parts.scheme}")
        if (
            parts.scheme
            or parts.netloc
            or not parts.path
            or parts.path.startswith(SERVED_ELSEWHERE)
        ):
            continue
        report.links += 1
        if parts.path not in seen:
            target = os.path.normpath(
                f"{folder}/{unquote(parts.path)}{'index.html' if parts.path.endswith('/') else ''}"
            )
            seen[parts.path] = os.path.isfile(target)
        if not seen[parts.path]:
            report.faults.append(f"リンクの先がありません：{path} → {parts.path}")


def _check_data(folder: Path) -> Iterator[str]:
    for name, fields in (("entries", ENTRY_FIELDS), ("organisations", ORGANISATION_FIELDS)):
        allowed = {field for field, _ in fields}
        try:
            records = json.loads((folder / f"open-data/{name}.json").read_bytes())
            extra = {key for record in records for key in _keys(record)} - allowed
            with (folder / f"open-data/{name}.csv").open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.reader(file))
        except (OSError, ValueError) as error:
            yield f"オープンデータを読めません：{name}（{type(error).__name__}）"
            continue
        extra |= set(rows[0]) - allowed
        if extra:
            yield f"公開しない項目があります：{name} の {'、'.join(sorted(extra))}"
        if len(rows) - 1 != len(records):
            yield f"CSVとJSONの件数が違います：{name}（{len(rows) - 1} と {len(records)}）"


def _keys(record: dict[str, Any]) -> Iterator[str]:
    for key, value in record.items():
        if isinstance(value, dict):
            yield from (f"{key}.{inner}" for inner in value)
        else:
            yield key
