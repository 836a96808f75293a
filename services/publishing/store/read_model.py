"""What publishing knows of entries and organisations, and which pages a change touched."""

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from services.chassis.runtime.database import Row, UnitOfWork, load_queries
from services.publishing.domain.places import PageName
from services.publishing.store.stored import SHEET_SCHEMA

queries = load_queries(Path(__file__).parent / "queries")
BUILDER_CHANNEL = "site"


class ReadModel:
    """The read model inside one transaction."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._connection = uow.connection

    def take_change_number(self) -> int:
        """The number of this transaction's change; other changes wait until it has ended."""
        return int(queries.take_change_number(self._connection))

    def take_position(self) -> int:
        return int(queries.take_position(self._connection))

    def take_category_position(self, slug: str) -> int:
        return int(queries.take_category_position(self._connection, slug=slug))

    def leave_category(self, slug: str) -> None:
        queries.leave_category(self._connection, slug=slug)

    def find_entry_for_update(self, number: str) -> Row | None:
        row: Row | None = queries.get_entry_for_update(self._connection, number=number)
        return row

    def put_entry(self, entry: Row) -> None:
        sheet = json.dumps(entry["sheet"], ensure_ascii=False)
        queries.put_entry(
            self._connection, **{**entry, "sheet": sheet, "sheet_schema": SHEET_SCHEMA}
        )

    def count_turned(self, today: dt.date) -> int:
        """Entries that are called open although their 掲載期限 lies before ``today``, and the other way round."""
        return int(queries.count_turned(self._connection, today=today.isoformat())["entries"])

    def turn(self, today: dt.date) -> list[Row]:
        """Call these what they are, and return their places."""
        return list(queries.turn(self._connection, today=today.isoformat()))

    def find_organisation_for_update(self, organisation_id: str) -> Row | None:
        row: Row | None = queries.get_organisation_for_update(self._connection, id=organisation_id)
        return row

    def put_organisation(self, organisation: Row) -> None:
        queries.put_organisation(self._connection, **organisation)

    def mark_pages(self, pages: Iterable[PageName], change: int) -> None:
        """Note that these pages changed, and wake the builder when the transaction commits."""
        named = sorted(set(pages))
        queries.mark_pages(
            self._connection,
            page_types=[page_type for page_type, _ in named],
            keys=[key for _, key in named],
            change=change,
        )
        queries.wake_builder(self._connection)

    def mark_organisation_pages(self, name_keys: Iterable[str], change: int) -> None:
        """The pages of the organisations with these names list their entries."""
        queries.mark_organisation_pages(
            self._connection, name_keys=sorted(set(name_keys)), change=change
        )

    def mark_entry_pages(self, name_keys: Iterable[str], change: int) -> None:
        """The pages of these organisations' entries lead to the organisation's page."""
        queries.mark_entry_pages(self._connection, name_keys=sorted(set(name_keys)), change=change)

    def mark_organisation_page_removed(self, slug: str, change: int) -> None:
        queries.mark_organisation_page_removed(self._connection, slug=slug, change=change)


class Releases:
    """What is up, what is waiting, and what has been announced, inside one transaction."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._connection = uow.connection

    def state(self) -> Row:
        """last_change, last_position, full_requested_at, last_release."""
        row: Row = queries.get_site(self._connection)
        return row

    def health(self) -> Row:
        """release, set_aside, pages_waiting, and good_build_age in seconds."""
        row: Row = queries.get_health(self._connection)
        return row

    def note_complete(self) -> None:
        """The live slot shows all there is."""
        queries.note_complete(self._connection)

    def changed_pages(self, since: int) -> list[Row]:
        return list(queries.find_changed_pages(self._connection, since=since))

    def count_rows(self) -> int:
        """How many entries and organisations there are."""
        return int(queries.count_rows(self._connection)["rows"])

    def count_changed_pages(self, since: int) -> int:
        return int(queries.count_changed_pages(self._connection, since=since)["pages"])

    def touched(self, since: int, count: int = 20) -> list[str]:
        """Names of the entries and organisations that changed, for people."""
        return [
            f"{row['page_type']}:{row['key']}"
            for row in queries.find_touched(self._connection, since=since, count=count)
        ]

    def request_full_build(self, staff_id: str) -> None:
        queries.request_full_build(self._connection, staff_id=staff_id)
        queries.wake_builder(self._connection)

    def end_full_request(self, requested_at: dt.datetime) -> None:
        queries.end_full_request(self._connection, requested_at=requested_at)

    def add(self, release: dict[str, Any]) -> None:
        """Keep a release; the same one a second time changes nothing."""
        queries.add_release(self._connection, **release)

    def newest(self, count: int) -> list[Row]:
        return list(queries.find_releases(self._connection, count=count))

    def mark_announced(self, up_to: int, count: int, set_aside: Iterable[str]) -> list[Row]:
        """Up to ``count`` entry versions that are on a site complete up to ``up_to`` and were not announced yet.

        Those of ``set_aside`` (numbers) are not on it.
        """
        return list(
            queries.mark_announced(
                self._connection, up_to=up_to, count=count, set_aside=list(set_aside)
            )
        )

    def not_announced(self) -> Row:
        row: Row = queries.count_not_announced(self._connection)
        return row
