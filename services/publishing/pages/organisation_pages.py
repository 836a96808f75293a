"""Pages of organisations: the list by kind, and one each with its entries."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from services.japanese.labels import ORGANISATION_KINDS
from services.publishing.domain.organisation import ShownOrganisation
from services.publishing.domain.text import one_line
from services.publishing.pages.files import File, address_file
from services.publishing.pages.open_data import (
    ORGANISATION_FIELDS,
    as_csv,
    as_json,
    organisation_record,
)
from services.publishing.pages.page_types import HOME, RenderContext
from services.publishing.pages.site_data import SiteData
from services.publishing.pages.view import entry_view, organisation_view

# An organisation's page stays of bounded size; the open data have all of its entries.
MOST_ENTRIES = 100
LIST = (*HOME, ("参加団体", "/organisations/"))


class OrganisationPage:
    """``/organisations/<slug>/``: the public profile, and the entries under exactly this name (after NFKC)."""

    name = "organisation"
    standing: tuple[str, ...] = ()

    def paths(self, key: str) -> list[str]:
        return [address_file(f"/organisations/{key}/")]

    def render(
        self, keys: Sequence[str], data: SiteData, context: RenderContext
    ) -> Iterator[tuple[str, list[File]]]:
        rows = data.organisations_by_slug(keys)
        for slug in keys:
            if slug not in rows:
                if not data.set_aside.holds(self.name, slug):
                    yield slug, []
                continue
            row = rows[slug]
            entries = [
                entry_view(entry) for entry in data.of_organisation(row.name_key, MOST_ENTRIES + 1)
            ]
            page = data.set_aside.attempt(
                self.name, slug, partial(self._page, row, entries, context)
            )
            if page is not None:
                yield slug, [File(self.paths(slug)[0], page)]

    def _page(
        self, row: ShownOrganisation, entries: list[dict[str, Any]], context: RenderContext
    ) -> bytes:
        view = organisation_view(row)
        linked_data = {
            "@context": "https://schema.org",
            "@type": "Organization",
            "name": row.name,
            "description": row.activities,
            "inLanguage": "ja",
        }
        if view["website"]:
            linked_data["url"] = view["website"]
        head = context.head(view["path"], linked_data)
        content = context.markup(
            "organisation.html",
            organisation=view,
            entries=entries[:MOST_ENTRIES],
            more=len(entries) > MOST_ENTRIES,
        )
        return context.layout.page(
            content, row.name, "organisations", LIST, one_line(row.activities, 110), head
        )


class OrganisationsPage:
    """``/organisations/`` and the organisations as open data."""

    name = "organisations"
    standing = ("",)

    def paths(self, key: str) -> list[str]:
        return [
            "organisations/index.html",
            "open-data/organisations.json",
            "open-data/organisations.csv",
        ]

    def render(
        self, keys: Sequence[str], data: SiteData, context: RenderContext
    ) -> Iterator[tuple[str, list[File]]]:
        rows = data.organisations()
        groups = [
            (label, [organisation_view(row) for row in rows if row.kind == kind])
            for kind, label in ORGANISATION_KINDS.items()
        ]
        content = context.markup("organisations.html", groups=groups)
        page = context.layout.page(
            content,
            "参加団体",
            "organisations",
            HOME,
            "かながわつながりネットワークの構成員と、県内で活動する団体の一覧です。",
        )
        records = [organisation_record(row, context.public_url) for row in rows]
        files = (page, as_json(records), as_csv(records, ORGANISATION_FIELDS))
        yield "", [File(path, content) for path, content in zip(self.paths(""), files, strict=True)]
