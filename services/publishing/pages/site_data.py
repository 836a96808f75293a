"""What pages are rendered from, as they ask for it."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from services.publishing.domain.entry import ShownEntry
from services.publishing.domain.organisation import OrganisationCounts, ShownOrganisation
from services.publishing.domain.places import ListedCategory, Neighbours

Rendered = TypeVar("Rendered")


class BadRows(Protocol):
    """Rows that cannot be rendered: what shows several goes on without them."""

    def holds(self, page_type: str, key: str) -> bool: ...

    def attempt(self, page_type: str, key: str, render: Callable[[], Rendered]) -> Rendered | None:
        """What ``render`` makes of one row, or None where it fails: then the row is set aside."""
        ...


class SiteData(Protocol):
    """The read model at one moment, without the rows that are set aside."""

    @property
    def set_aside(self) -> BadRows: ...

    def entries(self, numbers: Sequence[str]) -> dict[str, ShownEntry]: ...

    def bucket(self, slug: str, bucket: int) -> list[ShownEntry]:
        """Entries of one bucket of a 区分, newest first."""
        ...

    def neighbours(self, buckets: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Neighbours]:
        """How full each of these (slug, bucket) is, and which others are beside it."""
        ...

    def part(self, part: int) -> list[ShownEntry]:
        """Entries of one part of the open data, oldest first."""
        ...

    def parts(self) -> list[int]:
        """The parts that have entries, in their order."""
        ...

    def newest(self, count: int) -> list[ShownEntry]: ...
    def of_organisation(self, name_key: str, count: int) -> list[ShownEntry]: ...

    def categories(self) -> dict[str, ListedCategory]:
        """The 区分 that have entries, by slug."""
        ...

    def organisations(self) -> list[ShownOrganisation]: ...
    def organisations_by_slug(self, slugs: Sequence[str]) -> dict[str, ShownOrganisation]: ...
    def count_organisations(self) -> OrganisationCounts: ...
