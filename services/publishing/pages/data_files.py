"""Files for machines: open data of entries, the feed and the sitemap."""

import json
from collections.abc import Iterator, Sequence

from services.publishing.domain.categories import CATEGORY_OF_SLUG
from services.publishing.pages.files import File, Slice
from services.publishing.pages.list_file import list_file
from services.publishing.pages.open_data import (
    ENTRY_FIELDS,
    as_csv,
    as_json,
    entry_record,
    whole_csv,
    whole_json,
)
from services.publishing.pages.page_types import RenderContext
from services.publishing.pages.site_data import SiteData
from services.publishing.pages.view import entry_view, organisation_path

# Atom wants a moment also where nothing has happened: always the same, so that the file does not change.
NEVER = "1970-01-01T00:00:00+00:00"
FIXED_ADDRESSES = (
    "/",
    "/entries/",
    "/organisations/",
    "/cases/",
    "/about/",
    "/accessibility/",
    "/open-data/",
)


# Path of each whole file, and its name in SITE_DIR/whole; the order is that of the parts' files.
WHOLE_FILES = {
    "open-data/entries.json": "entries.json",
    "open-data/entries.csv": "entries.csv",
    "entries/list.csv": "list.csv",
}
PART_FILES = len(WHOLE_FILES)
WHOLE_WITHIN_SECONDS = 60


def part_paths(part: int) -> list[str]:
    return [
        f"open-data/parts/entries-{part}.json",
        f"open-data/parts/entries-{part}.csv",
        f"_parts/list-{part}.csv",
        f"sitemap-entries-{part}.xml",
    ]


class DataPart:
    """Five hundred entries as open data, for the list in Excel and for the sitemap."""

    name = "part"
    standing: tuple[str, ...] = ()

    def paths(self, key: str) -> list[str]:
        return part_paths(int(key))

    def render(
        self, keys: Sequence[str], data: SiteData, context: RenderContext
    ) -> Iterator[tuple[str, list[File]]]:
        for key in keys:
            rows = data.part(int(key))
            records = [entry_record(row, context.public_url) for row in rows]
            sitemap = context.xml(
                "sitemap.xml", pages=[(record["url"], record["verified_on"]) for record in records]
            )
            files = (as_json(records), as_csv(records, ENTRY_FIELDS), list_file(rows), sitemap)
            yield (
                key,
                [File(path, content) for path, content in zip(self.paths(key), files, strict=True)],
            )


class WholeData:
    """``/open-data/entries.*`` and ``/entries/list.csv``, and what leads to all parts: sitemap and index.

    The whole files are put together from the parts by ``build/whole_files.py``, beside the release slots.
    """

    name = "data"
    standing = ("",)

    def paths(self, key: str) -> list[str]:
        return [*WHOLE_FILES, "sitemap.xml", "open-data/parts/index.json"]

    def render(
        self, keys: Sequence[str], data: SiteData, context: RenderContext
    ) -> Iterator[tuple[str, list[File]]]:
        parts = [part_paths(part) for part in data.parts()]
        jsons, csvs, _, sitemaps = zip(*parts, strict=True) if parts else ((),) * 4
        sitemap = context.xml(
            "sitemap-index.xml",
            addresses=[f"{context.public_url}/{path}" for path in ("sitemap-pages.xml", *sitemaps)],
        )
        links = [File(path, leads_to=f"../../whole/{name}") for path, name in WHOLE_FILES.items()]
        index = _parts_index(jsons, csvs, context.public_url)
        yield (
            "",
            [*links, File("sitemap.xml", sitemap), File("open-data/parts/index.json", index)],
        )


def _parts_index(jsons: Sequence[str], csvs: Sequence[str], public_url: str) -> bytes:
    """Where the parts are, which follow every release at once, and how far the whole files may be behind."""
    whole_json_path, whole_csv_path, _ = WHOLE_FILES
    index = {
        "parts": [
            {"json": f"{public_url}/{json_path}", "csv": f"{public_url}/{csv_path}"}
            for json_path, csv_path in zip(jsons, csvs, strict=True)
        ],
        "whole": {
            "json": f"{public_url}/{whole_json_path}",
            "csv": f"{public_url}/{whole_csv_path}",
            "follows_within_seconds": WHOLE_WITHIN_SECONDS,
        },
    }
    return json.dumps(index, indent=1).encode() + b"\n"


def whole_files(parts: Sequence[int]) -> dict[str, list[bytes | Slice]]:
    """The whole files by name, each as the pieces that it is put together from."""
    jsons, csvs, lists = ([part_paths(part)[n] for part in parts] for n in range(PART_FILES))
    pieces = (
        whole_json(jsons),
        whole_csv(as_csv([], ENTRY_FIELDS), csvs),
        whole_csv(list_file([]), lists),
    )
    return dict(zip(WHOLE_FILES.values(), pieces, strict=True))


class Feed:
    """``/feed.atom``: the newest entries."""

    name = "feed"
    standing = ("",)

    def paths(self, key: str) -> list[str]:
        return ["feed.atom"]

    def render(
        self, keys: Sequence[str], data: SiteData, context: RenderContext
    ) -> Iterator[tuple[str, list[File]]]:
        rows = data.newest(20)
        entries = [{**entry_view(row), "updated": row.received_at.isoformat()} for row in rows]
        updated = max((entry["updated"] for entry in entries), default=NEVER)
        feed = context.xml(
            "feed.xml", public_url=context.public_url, entries=entries, updated=updated
        )
        yield "", [File("feed.atom", feed)]


class SitemapPages:
    """Addresses that are not entries, for the sitemap."""

    name = "sitemap-pages"
    standing = ("",)

    def paths(self, key: str) -> list[str]:
        return ["sitemap-pages.xml"]

    def render(
        self, keys: Sequence[str], data: SiteData, context: RenderContext
    ) -> Iterator[tuple[str, list[File]]]:
        addresses = [
            *FIXED_ADDRESSES,
            *(organisation_path(row.slug) for row in data.organisations()),
        ]
        sitemap = context.xml(
            "sitemap.xml", pages=[(context.public_url + address, "") for address in addresses]
        )
        yield "", [File("sitemap-pages.xml", sitemap)]


def categories_in_order(shown: dict[str, int]) -> list[tuple[str, str, int]]:
    """(slug, name, count) of the 区分 that have entries, in the fixed order."""
    return [(slug, name, shown[slug]) for slug, name in CATEGORY_OF_SLUG.items() if shown.get(slug)]
