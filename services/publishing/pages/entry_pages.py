"""Pages of entries: one each, also of those that ended, the list by 区分, and its older parts."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from markupsafe import Markup

from services.japanese.municipalities import MUNICIPALITIES, PREFECTURE, WHOLE_PREFECTURE
from services.publishing.domain.categories import CATEGORY_OF_SLUG, category_slug
from services.publishing.domain.entry import ShownEntry
from services.publishing.domain.places import bucket_key, positions_of_bucket
from services.publishing.domain.text import one_line
from services.publishing.pages.files import File, Slice, address_file
from services.publishing.pages.page_types import HOME, RenderContext
from services.publishing.pages.site_data import SiteData
from services.publishing.pages.view import category_name, entry_path, entry_view

LIST = (*HOME, ("エントリー一覧", "/entries/"))


class EntryPage:
    """``/entries/<number>/``: everything public about one entry."""

    name = "entry"
    standing: tuple[str, ...] = ()

    def paths(self, key: str) -> list[str]:
        return [address_file(entry_path(key))]

    def render(
        self, keys: Sequence[str], data: SiteData, context: RenderContext
    ) -> Iterator[tuple[str, list[File]]]:
        rows = data.entries(keys)
        contact_box = Markup(context.markup("contact-box.html"))  # noqa: S704 - a page of our own
        for number in keys:
            if number in rows:
                page = data.set_aside.attempt(
                    self.name, number, partial(self._page, rows[number], context, contact_box)
                )
                if page is not None:
                    yield number, [File(self.paths(number)[0], page)]
            elif not data.set_aside.holds(self.name, number):
                yield number, []

    def _page(self, row: ShownEntry, context: RenderContext, contact_box: Markup) -> bytes:
        view = entry_view(row)
        title = f"{row.sheet['title']}（{row.number}）"
        head = context.head(view["path"], _linked_data(view, context.public_url))
        content = context.markup(
            "entry.html",
            entry=view,
            category_slug=category_slug(row.sheet["category"]),
            organisation_slug=row.organisation_slug,
            contact_box=contact_box,
        )
        return context.layout.page(
            content, title, "entries", LIST, one_line(row.sheet["summary"], 110), head
        )


def _linked_data(view: dict[str, Any], public_url: str) -> dict[str, Any]:
    """schema.org's words for an entry: a service that an organisation offers."""
    sheet = view["sheet"]
    provider = {"@type": "Organization", "name": sheet["organisation"]["name"]}
    if view["website"]:
        provider["url"] = view["website"]
    return {
        "@context": "https://schema.org",
        "@type": "Service",
        "identifier": view["number"],
        "name": sheet["title"],
        "description": sheet["summary"],
        "url": public_url + view["path"],
        "inLanguage": "ja",
        "category": sheet["category"],
        "provider": provider,
        "audience": {"@type": "Audience", "audienceType": sheet["audience"]},
        "areaServed": [
            {
                "@type": "AdministrativeArea",
                "name": PREFECTURE if name == MUNICIPALITIES[WHOLE_PREFECTURE] else name,
            }
            for name in view["areas"]
        ],
    }


class EndedPage:
    """What stands at the address of an entry that left the list: the front door answers with it, and with status 410.

    It tells the number and the way on, and nothing else: no word of the entry, and not why it ended.
    """

    name = "ended"
    standing: tuple[str, ...] = ()

    def paths(self, key: str) -> list[str]:
        return [f"{entry_path(key).strip('/')}/ended.html"]

    def render(
        self, keys: Sequence[str], data: SiteData, context: RenderContext
    ) -> Iterator[tuple[str, list[File]]]:
        listed = data.entries(keys)
        for number in keys:
            if number in listed:
                yield number, []
            else:
                content = context.markup("ended.html", number=number)
                page = context.layout.page(content, f"掲載を終了しました（{number}）", crumbs=LIST)
                yield number, [File(self.paths(number)[0], page)]


def rows_path(slug: str, bucket: int) -> str:
    """Table rows of a bucket, kept in the slot so that the list is put together without rendering them again."""
    return f"_parts/entries/{slug}-{bucket}.html"


def bucket_path(slug: str, bucket: int) -> str:
    return f"/entries/category/{slug}/{bucket}/"


class BucketPage:
    """``/entries/category/<slug>/<bucket>/``: up to fifty entries of one 区分, newest first."""

    name = "bucket"
    standing: tuple[str, ...] = ()

    def paths(self, key: str) -> list[str]:
        slug, bucket = _split(key)
        return [rows_path(slug, bucket), address_file(bucket_path(slug, bucket))]

    def render(
        self, keys: Sequence[str], data: SiteData, context: RenderContext
    ) -> Iterator[tuple[str, list[File]]]:
        neighbours = data.neighbours([_split(key) for key in keys])
        for key in keys:
            slug, bucket = _split(key)
            around = neighbours[slug, bucket]
            views = [entry_view(row) for row in data.bucket(slug, bucket)]
            rows = context.markup("entry-rows.html", entries=views)
            name, (first, _) = category_name(slug), positions_of_bucket(bucket)
            content = context.markup(
                "bucket.html",
                name=name,
                slug=slug,
                rows=rows,
                first=first,
                newer=bucket_path(slug, around.newer) if around.newer else "",
                older=bucket_path(slug, around.older) if around.older else "",
            )
            page = context.layout.page(
                content,
                f"{name}のエントリー（掲載順 {first}件目から）",
                "entries",
                LIST,
                f"{name}に関わる連携の呼びかけの一覧です。",
            )
            rows_file, page_file = self.paths(key)
            yield key, [File(rows_file, rows.encode()), File(page_file, page)]


class ListPage:
    """``/entries/``: one table for each 区分 with its newest entries."""

    name = "list"
    standing = ("",)

    def paths(self, key: str) -> list[str]:
        return ["entries/index.html"]

    def render(
        self, keys: Sequence[str], data: SiteData, context: RenderContext
    ) -> Iterator[tuple[str, list[File]]]:
        categories = data.categories()
        shown = [
            (slug, name, categories[slug])
            for slug, name in CATEGORY_OF_SLUG.items()
            if slug in categories
        ]
        before, after = context.layout.around(
            "エントリー一覧",
            "entries",
            HOME,
            "孤独・孤立対策のための連携を呼びかける団体と、その内容の一覧です。",
        )
        pieces: list[bytes | Slice] = [
            before,
            context.markup(
                "list.html",
                categories=[(slug, name, category.entries) for slug, name, category in shown],
            ).encode(),
        ]
        for slug, name, category in shown:
            opening, closing = context.markup(
                "list-category.html",
                slug=slug,
                name=name,
                count=category.entries,
                older=bucket_path(slug, category.older_bucket) if category.older_bucket else "",
            ).split("\x02")
            pieces += [
                opening.encode(),
                *(Slice(rows_path(slug, bucket)) for bucket in category.newest_buckets),
                closing.encode(),
            ]
        yield "", [File(self.paths("")[0], pieces=[*pieces, after])]


def _split(key: str) -> tuple[str, int]:
    slug, _, bucket = key.partition("/")
    assert key == bucket_key(slug, int(bucket))
    return slug, int(bucket)
