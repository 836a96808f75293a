"""What the pages of the site are rendered from: read only, and all of one release from one snapshot."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from marshmallow import ValidationError

from services.chassis.runtime.database import Row
from services.publishing.domain import places
from services.publishing.domain.entry import ShownEntry
from services.publishing.domain.organisation import OrganisationCounts, ShownOrganisation
from services.publishing.domain.places import (
    ListedCategory,
    Neighbours,
    bucket_of,
    positions_of_bucket,
    positions_of_part,
)
from services.publishing.store._queries import queries
from services.publishing.store.entries import find_neighbours
from services.publishing.store.set_aside import SetAside
from services.publishing.store.stored import read_entry, read_organisation

Shown = TypeVar("Shown")


class StoredSiteData:
    """``pages.site_data.SiteData`` as one snapshot shows it. Rows that are ``set_aside`` stand in no list."""

    def __init__(self, connection: Any, set_aside: SetAside) -> None:
        self._connection = connection
        self.set_aside = set_aside

    def entries(self, numbers: Sequence[str]) -> dict[str, ShownEntry]:
        rows = queries.find_entries_by_number(self._connection, numbers=list(numbers))
        return {entry.number: entry for entry in self._readable_entries(rows)}

    def bucket(self, slug: str, bucket: int) -> list[ShownEntry]:
        first, last = positions_of_bucket(bucket)
        return self._readable_entries(
            queries.find_entries_of_bucket(self._connection, slug=slug, first=first, last=last)
        )

    def neighbours(self, buckets: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Neighbours]:
        return find_neighbours(self._connection, buckets)

    def part(self, part: int) -> list[ShownEntry]:
        first, last = positions_of_part(part)
        return self._readable_entries(
            queries.find_entries_of_part(self._connection, first=first, last=last)
        )

    def parts(self) -> list[int]:
        return [row["part"] for row in queries.find_parts(self._connection)]

    def newest(self, count: int) -> list[ShownEntry]:
        return self._readable_entries(queries.find_newest_entries(self._connection, count=count))

    def of_organisation(self, name_key: str, count: int) -> list[ShownEntry]:
        return self._readable_entries(
            queries.find_entries_of_organisation(self._connection, name_key=name_key, count=count)
        )

    def categories(self) -> dict[str, ListedCategory]:
        rows = queries.find_categories(self._connection, size=places.BUCKET_SIZE)
        return {row["slug"]: _category(row) for row in rows}

    def organisations(self) -> list[ShownOrganisation]:
        return self._readable_organisations(queries.find_organisations(self._connection))

    def organisations_by_slug(self, slugs: Sequence[str]) -> dict[str, ShownOrganisation]:
        rows = queries.find_organisations_by_slug(self._connection, slugs=list(slugs))
        return {shown.slug: shown for shown in self._readable_organisations(rows)}

    def count_organisations(self) -> OrganisationCounts:
        return OrganisationCounts(**queries.count_organisations(self._connection))

    def _readable_entries(self, rows: Iterable[Row]) -> list[ShownEntry]:
        return self._readable(rows, "entry", "number", read_entry)

    def _readable_organisations(self, rows: Iterable[Row]) -> list[ShownOrganisation]:
        return self._readable(rows, "organisation", "slug", read_organisation)

    def _readable(
        self, rows: Iterable[Row], page_type: str, key: str, read: Callable[[Row], Shown]
    ) -> list[Shown]:
        readable = []
        for row in rows:
            if self.set_aside.holds(page_type, row[key]):
                continue
            try:
                readable.append(read(row))
            except ValidationError as error:
                self.set_aside.add(page_type, row[key], error)
        return readable


def _category(row: Row) -> ListedCategory:
    newest = (row["newest"], row["second"])
    return ListedCategory(
        slug=row["slug"],
        entries=row["entries"],
        newest_buckets=tuple(bucket_of(position) for position in newest if position),
        older_bucket=bucket_of(row["older"]) if row["older"] else None,
    )
