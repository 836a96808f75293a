"""What the pages of the site are rendered from: read only, and all of one release from one snapshot."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from marshmallow import ValidationError

from services.chassis.runtime.database import Database, Row, UnitOfWork
from services.publishing.domain.places import BUCKET_SIZE, PART_SIZE
from services.publishing.store.read_model import queries
from services.publishing.store.set_aside import SetAside
from services.publishing.store.stored import read_entry, read_organisation


class SiteData:
    """The read model as one snapshot shows it. Rows that are ``set_aside`` stand in no list."""

    def __init__(self, connection: Any, set_aside: SetAside) -> None:
        self._connection = connection
        self.set_aside = set_aside

    def entries(self, numbers: Sequence[str]) -> dict[str, Row]:
        rows = queries.find_entries_by_number(self._connection, numbers=list(numbers))
        return {row["number"]: row for row in self._readable_entries(rows)}

    def bucket(self, slug: str, bucket: int) -> list[Row]:
        """Entries of one bucket of a 区分, newest first."""
        return self._readable_entries(
            queries.find_entries_of_bucket(
                self._connection,
                slug=slug,
                first=(bucket - 1) * BUCKET_SIZE + 1,
                last=bucket * BUCKET_SIZE,
            )
        )

    def part(self, part: int) -> list[Row]:
        """Entries of one part of the open data, oldest first."""
        return self._readable_entries(
            queries.find_entries_of_part(
                self._connection, first=(part - 1) * PART_SIZE + 1, last=part * PART_SIZE
            )
        )

    def newest(self, count: int) -> list[Row]:
        return self._readable_entries(queries.find_newest_entries(self._connection, count=count))

    def of_organisation(self, name_key: str, count: int) -> list[Row]:
        return self._readable_entries(
            queries.find_entries_of_organisation(self._connection, name_key=name_key, count=count)
        )

    def categories(self) -> dict[str, Row]:
        """slug → entries, last_position; only those that have entries."""
        return {row["slug"]: row for row in queries.find_categories(self._connection)}

    def organisations(self) -> list[Row]:
        return self._readable_organisations(queries.find_organisations(self._connection))

    def organisations_by_slug(self, slugs: Sequence[str]) -> dict[str, Row]:
        rows = queries.find_organisations_by_slug(self._connection, slugs=list(slugs))
        return {row["slug"]: row for row in self._readable_organisations(rows)}

    def count_organisations(self) -> Row:
        row: Row = queries.count_organisations(self._connection)
        return row

    def last_position(self) -> int:
        return int(queries.get_site(self._connection)["last_position"])

    def _readable_entries(self, rows: Iterable[Row]) -> list[Row]:
        return self._readable(rows, "entry", "number", read_entry)

    def _readable_organisations(self, rows: Iterable[Row]) -> list[Row]:
        return self._readable(rows, "organisation", "slug", read_organisation)

    def _readable(
        self, rows: Iterable[Row], page_type: str, key: str, read: Callable[[Row], Row]
    ) -> list[Row]:
        readable = []
        for row in rows:
            if self.set_aside.holds(page_type, row[key]):
                continue
            try:
                readable.append(read(row))
            except ValidationError as error:
                self.set_aside.add(page_type, row[key], error)
        return readable


@contextmanager
def snapshot(database: Database, identifier: str = "") -> Iterator[UnitOfWork]:
    """A read-only transaction that sees one moment; ``identifier`` is one another process exported."""
    with database.unit_of_work() as uow:
        uow.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        if identifier:
            uow.execute("SET TRANSACTION SNAPSHOT %s", (identifier,))
        yield uow


def export_snapshot(uow: UnitOfWork) -> str:
    """A name by which other processes can read the very same moment while this transaction lasts."""
    row = uow.one("SELECT pg_export_snapshot() AS identifier")
    assert row is not None
    return str(row["identifier"])
