"""Files for machines: open data of entries, the feed and the sitemap."""

from collections.abc import Iterator, Sequence

from services.publishing.domain.categories import CATEGORY_OF_SLUG
from services.publishing.pages.files import File
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
    """``/open-data/entries.*`` and ``/entries/list.csv`` from their parts, and the sitemap that leads to its parts."""

    name = "data"
    standing = ("",)

    def paths(self, key: str) -> list[str]:
        return [
            "open-data/entries.json",
            "open-data/entries.csv",
            "entries/list.csv",
            "sitemap.xml",
        ]

    def render(
        self, keys: Sequence[str], data: SiteData, context: RenderContext
    ) -> Iterator[tuple[str, list[File]]]:
        parts = [part_paths(part) for part in data.parts()]
        jsons, csvs, lists, sitemaps = zip(*parts, strict=True) if parts else ((),) * 4
        sitemap = context.xml(
            "sitemap-index.xml",
            addresses=[f"{context.public_url}/{path}" for path in ("sitemap-pages.xml", *sitemaps)],
        )
        json_path, csv_path, list_path, sitemap_path = self.paths("")
        yield (
            "",
            [
                File(json_path, pieces=whole_json(jsons)),
                File(csv_path, pieces=whole_csv(as_csv([], ENTRY_FIELDS), csvs)),
                File(list_path, pieces=whole_csv(list_file([]), lists)),
                File(sitemap_path, sitemap),
            ],
        )


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
