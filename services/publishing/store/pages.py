"""Which pages there are, each with its latest change."""

from collections.abc import Iterable
from typing import Any

from services.publishing.domain.places import PageName
from services.publishing.domain.release import PageChange
from services.publishing.store._queries import queries

BUILDER_CHANNEL = "site"


class PageStore:
    """``usecases.ports.Pages`` over one connection."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def take_change_number(self) -> int:
        return int(queries.take_change_number(self._connection))

    def mark(self, pages: Iterable[PageName], change: int) -> None:
        self._mark(pages, change, removed=False)

    def mark_removed(self, pages: Iterable[PageName], change: int) -> None:
        self._mark(pages, change, removed=True)

    def mark_of_organisations(self, name_keys: Iterable[str], change: int) -> None:
        queries.mark_organisation_pages(
            self._connection, name_keys=sorted(set(name_keys)), change=change
        )

    def mark_entries_of(self, name_keys: Iterable[str], change: int) -> None:
        queries.mark_entry_pages(self._connection, name_keys=sorted(set(name_keys)), change=change)

    def mark_left_address(self, slug: str, change: int) -> None:
        queries.mark_left_address(self._connection, slug=slug, change=change)

    def changed_since(self, change: int) -> list[PageChange]:
        rows = queries.find_changed_pages(self._connection, since=change)
        return [PageChange(**row) for row in rows]

    def change_of(self, page: PageName) -> int:
        page_type, key = page
        return int(queries.get_change_of(self._connection, page_type=page_type, key=key))

    def count_changed(self, since: int) -> int:
        return int(queries.count_changed_pages(self._connection, since=since))

    def _mark(self, pages: Iterable[PageName], change: int, removed: bool) -> None:
        named = sorted(set(pages))
        if named:
            queries.mark_pages(
                self._connection,
                page_types=[page_type for page_type, _ in named],
                keys=[key for _, key in named],
                change=change,
                removed=removed,
            )
