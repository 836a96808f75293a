"""The home page, and the pages and files that depend on nothing but their templates."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from services.chassis.web.pages import STATIC
from services.publishing.domain.categories import CATEGORY_OF_SLUG
from services.publishing.pages.data_files import categories_in_order
from services.publishing.pages.files import File, address_file
from services.publishing.pages.open_data import ENTRY_FIELDS, ORGANISATION_FIELDS
from services.publishing.pages.page_types import HOME, RenderContext
from services.publishing.pages.site_data import SiteData
from services.publishing.pages.view import entry_view

NEWEST_ON_HOME = 6
OWN_STATIC = Path(__file__).parent / "static"

# file → template, title, item of the navigation, description
_FIXED = {
    address_file("/about/"): (
        "about.html",
        "このサイトについて",
        "about",
        "かながわつながりネットワークの目的と、エントリーから連携までの流れを説明します。",
    ),
    address_file("/accessibility/"): (
        "accessibility.html",
        "アクセシビリティについて",
        "",
        "このサイトの使いやすさの方針と、確かめたことをお知らせします。",
    ),
    address_file("/open-data/"): (
        "open-data.html",
        "オープンデータ",
        "",
        "エントリーと参加団体のデータを、CC BY 4.0 で公開しています。",
    ),
    address_file("/cases/"): ("cases.html", "連携事例", "", "連携が実った事例をご紹介します。"),
    "404.html": ("not-found.html", "ページが見つかりません", "", ""),
}


class HomePage:
    """``/``: what the network is, the newest entries, how to take part."""

    name = "home"
    standing = ("",)

    def paths(self, key: str) -> list[str]:
        return ["index.html"]

    def render(
        self, keys: Sequence[str], data: SiteData, context: RenderContext
    ) -> Iterator[tuple[str, list[File]]]:
        categories = categories_in_order(
            {slug: row.entries for slug, row in data.categories().items()}
        )
        content = context.markup(
            "home.html",
            newest=[entry_view(row) for row in data.newest(NEWEST_ON_HOME)],
            categories=categories,
            total=sum(count for _, _, count in categories),
            organisations=data.count_organisations(),
        )
        head = context.markup("home-head.html")
        page = context.layout.page(
            content,
            current="home",
            head=head,
            description="神奈川県で、団体どうしの連携によって孤独・孤立を防ぐためのネットワークです。",
        )
        yield "", [File("index.html", page)]


class FixedPage:
    """Pages that only a new design changes."""

    name = "fixed"
    standing = tuple(_FIXED)

    def paths(self, key: str) -> list[str]:
        return [key]

    def render(
        self, keys: Sequence[str], data: SiteData, context: RenderContext
    ) -> Iterator[tuple[str, list[File]]]:
        for key in keys:
            template, title, current, description = _FIXED[key]
            content = context.markup(
                template,
                categories=CATEGORY_OF_SLUG,
                entry_fields=ENTRY_FIELDS,
                organisation_fields=ORGANISATION_FIELDS,
            )
            crumbs = HOME if key != "404.html" else ()
            yield (
                key,
                [File(key, context.layout.page(content, title, current, crumbs, description))],
            )


class Asset:
    """``/assets/…`` and ``robots.txt``: files as they are."""

    name = "asset"
    standing = (
        *(
            f"assets/{file.name}"
            for folder in (STATIC, OWN_STATIC)
            for file in sorted(folder.iterdir())
        ),
        "robots.txt",
    )

    def paths(self, key: str) -> list[str]:
        return [key]

    def render(
        self, keys: Sequence[str], data: SiteData, context: RenderContext
    ) -> Iterator[tuple[str, list[File]]]:
        for key in keys:
            if key == "robots.txt":
                text = f"User-agent: *\nDisallow: /office/\nDisallow: /answer/\n\nSitemap: {context.public_url}/sitemap.xml\n"
                yield key, [File(key, text.encode())]
            else:
                name = key.removeprefix("assets/")
                source = OWN_STATIC / name if (OWN_STATIC / name).exists() else STATIC / name
                yield key, [File(key, source.read_bytes())]
