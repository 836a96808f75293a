"""What the pages of the site are drawn from: read only, and all of one release from one snapshot."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from services.chassis.database import Database, Row, UnitOfWork
from services.publishing.domain.places import BUCKET_SIZE, PART_SIZE
from services.publishing.store.read_model import queries


class SiteData:
    """The read model as one snapshot shows it."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def entries(self, numbers: Sequence[str]) -> dict[str, Row]:
        rows = queries.find_entries_by_number(self._connection, numbers=list(numbers))
        return {row["number"]: row for row in rows}

    def bucket(self, slug: str, bucket: int) -> list[Row]:
        """Entries of one bucket of a 区分, newest first."""
        return list(
            queries.find_entries_of_bucket(
                self._connection,
                slug=slug,
                first=(bucket - 1) * BUCKET_SIZE + 1,
                last=bucket * BUCKET_SIZE,
            )
        )

    def part(self, part: int) -> list[Row]:
        """Entries of one part of the open data, oldest first."""
        return list(
            queries.find_entries_of_part(
                self._connection, first=(part - 1) * PART_SIZE + 1, last=part * PART_SIZE
            )
        )

    def newest(self, count: int) -> list[Row]:
        return list(queries.find_newest_entries(self._connection, count=count))

    def of_organisation(self, name_key: str, count: int) -> list[Row]:
        return list(
            queries.find_entries_of_organisation(self._connection, name_key=name_key, count=count)
        )

    def categories(self) -> dict[str, Row]:
        """slug → entries, last_position; only those that have entries."""
        return {row["slug"]: row for row in queries.find_categories(self._connection)}

    def organisations(self) -> list[Row]:
        return list(queries.find_organisations(self._connection))

    def organisations_by_slug(self, slugs: Sequence[str]) -> dict[str, Row]:
        rows = queries.find_organisations_by_slug(self._connection, slugs=list(slugs))
        return {row["slug"]: row for row in rows}

    def count_organisations(self) -> Row:
        row: Row = queries.count_organisations(self._connection)
        return row

    def last_position(self) -> int:
        return int(queries.get_site(self._connection)["last_position"])


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
