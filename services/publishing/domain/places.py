"""Where an entry stands: in which bucket of its 区分, in which part of the open data, and on which pages.

An entry gets its places when it is first published, so that a new one touches a handful of pages however many
there are. What leaves leaves a gap; where gaps outnumber entries, the others move together.
"""

from dataclasses import dataclass

from services.publishing.domain.entry import Place

BUCKET_SIZE = 50
PART_SIZE = 500
NEWEST_BUCKETS = 2

# A page is named by its type and, where there are several of a type, its key.
PageName = tuple[str, str]
# The whole open data files, and what leads to their parts.
WHOLE_DATA: PageName = ("data", "")
# What shows counts or the newest of everything.
OVERVIEWS: tuple[PageName, ...] = (("list", ""), ("home", ""), WHOLE_DATA, ("feed", ""))


@dataclass(frozen=True)
class ListedCategory:
    """A 区分 that has entries: how many, its newest buckets (newest first), and the next older one, if any."""

    slug: str
    entries: int
    newest_buckets: tuple[int, ...]
    older_bucket: int | None


@dataclass(frozen=True)
class Neighbours:
    """A bucket's entries, and the nearest buckets with entries on either side."""

    entries: int
    newer: int | None
    older: int | None


@dataclass(frozen=True)
class Extent:
    """How many entries stand on how many positions."""

    entries: int
    last_position: int

    @property
    def gaps(self) -> int:
        return self.last_position - self.entries


def bucket_of(position: int) -> int:
    """Bucket (from 1) of the ``position``-th entry (from 1) of a 区分."""
    return (position - 1) // BUCKET_SIZE + 1


def part_of(position: int) -> int:
    """Open data part (from 1) of the ``position``-th entry of all."""
    return (position - 1) // PART_SIZE + 1


def positions_of_bucket(bucket: int) -> tuple[int, int]:
    """First and last position of a bucket."""
    return (bucket - 1) * BUCKET_SIZE + 1, bucket * BUCKET_SIZE


def positions_of_part(part: int) -> tuple[int, int]:
    """First and last position of a part."""
    return (part - 1) * PART_SIZE + 1, part * PART_SIZE


def category_is_sparse(extent: Extent) -> bool:
    """Whether the entries of a 区分 should move together: more gaps than entries, and more than a bucket of them.

    To move n entries takes n gaps that were made since, so that each leave costs the same on average.
    """
    return extent.gaps > max(extent.entries, BUCKET_SIZE)


def list_is_sparse(extent: Extent) -> bool:
    """The same for all entries and their parts."""
    return extent.gaps > max(extent.entries, PART_SIZE)


def bucket_key(slug: str, bucket: int) -> str:
    return f"{slug}/{bucket}"


def bucket_page(slug: str, bucket: int) -> PageName:
    return "bucket", bucket_key(slug, bucket)


def part_page(part: int) -> PageName:
    return "part", str(part)


def ended_page(number: str) -> PageName:
    """What the address of an entry says after it has left the list."""
    return "ended", number


def pages_of_entry(place: Place) -> set[PageName]:
    """The pages on which an entry stands, its organisations' aside."""
    bucket = bucket_of(place.category_position)
    pages = {
        ("entry", place.number),
        bucket_page(place.category_slug, bucket),
        part_page(part_of(place.position)),
        *OVERVIEWS,
    }
    if bucket > 1 and place.category_position == positions_of_bucket(bucket)[0]:
        # It opens a new bucket, to which the one before it leads.
        pages.add(bucket_page(place.category_slug, bucket - 1))
    return pages
