"""The entries on the list, and where they stand."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from services.chassis.runtime.database import Row
from services.publishing.domain.entry import EndedEntry, ListedEntry, Place
from services.publishing.domain.places import (
    Extent,
    Neighbours,
    bucket_of,
    positions_of_bucket,
    positions_of_part,
)
from services.publishing.store._queries import queries
from services.publishing.store.stored import SHEET_SCHEMA


class EntryStore:
    """``usecases.ports.Entries`` over one connection. Changes of one row wait for each other's change number."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def find(self, number: str) -> ListedEntry | None:
        row = queries.get_entry(self._connection, number=number)
        if row is None:
            return None
        return ListedEntry(
            sequence=row["sequence"],
            version=row["version"],
            approved_on=row["approved_on"],
            listed_on=row["listed_on"],
            status=row["status"],
            sheet=row["sheet"],
            place=_place(row),
        )

    def save(self, entry: ListedEntry, change: int) -> None:
        place = entry.place
        queries.put_entry(
            self._connection,
            number=place.number,
            sequence=entry.sequence,
            version=entry.version,
            approved_on=entry.approved_on,
            listed_on=entry.listed_on,
            sheet=json.dumps(entry.sheet, ensure_ascii=False),
            sheet_schema=SHEET_SCHEMA,
            status=entry.status,
            organisation_key=place.organisation_key,
            position=place.position,
            category_slug=place.category_slug,
            category_position=place.category_position,
            change=change,
        )

    def remove(self, number: str) -> None:
        queries.remove_entry(self._connection, number=number)

    def find_ended(self, number: str) -> EndedEntry | None:
        row = queries.get_ended_entry(self._connection, number=number)
        return EndedEntry(**row) if row else None

    def save_ended(self, number: str, ended: EndedEntry) -> None:
        queries.put_ended_entry(self._connection, number=number, **asdict(ended))

    def take_position(self) -> int:
        return int(queries.take_position(self._connection))

    def take_category_position(self, slug: str) -> int:
        return int(queries.take_category_position(self._connection, slug=slug))

    def leave_category(self, slug: str) -> Extent:
        return Extent(**queries.leave_category(self._connection, slug=slug))

    def leave_list(self) -> Extent:
        return Extent(**queries.leave_list(self._connection))

    def compact_category(self, slug: str) -> int:
        queries.lift_category(self._connection, slug=slug)
        return int(queries.compact_category(self._connection, slug=slug))

    def compact_list(self) -> int:
        queries.lift_list(self._connection)
        return int(queries.compact_list(self._connection))

    def neighbours(self, slug: str, bucket: int) -> Neighbours:
        return find_neighbours(self._connection, [(slug, bucket)])[slug, bucket]

    def count_in_part(self, part: int) -> int:
        first, last = positions_of_part(part)
        return int(queries.count_in_part(self._connection, first=first, last=last))

    def count_turned(self, today: dt.date) -> int:
        return int(queries.count_turned(self._connection, today=today.isoformat()))

    def turn(self, today: dt.date) -> list[Place]:
        rows = queries.turn(self._connection, today=today.isoformat())
        return [_place(row) for row in rows]


def find_neighbours(
    connection: Any, buckets: Sequence[tuple[str, int]]
) -> dict[tuple[str, int], Neighbours]:
    """How full buckets (slug, bucket) are, and which others are beside them."""
    extents = [positions_of_bucket(bucket) for _, bucket in buckets]
    rows = queries.find_neighbours(
        connection,
        slugs=[slug for slug, _ in buckets],
        buckets=[bucket for _, bucket in buckets],
        firsts=[first for first, _ in extents],
        lasts=[last for _, last in extents],
    )
    return {
        (row["slug"], row["bucket"]): Neighbours(
            entries=row["entries"],
            newer=bucket_of(row["newer"]) if row["newer"] else None,
            older=bucket_of(row["older"]) if row["older"] else None,
        )
        for row in rows
    }


def _place(row: Row) -> Place:
    return Place(
        number=row["number"],
        position=row["position"],
        category_slug=row["category_slug"],
        category_position=row["category_position"],
        organisation_key=row["organisation_key"],
    )
