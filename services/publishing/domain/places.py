"""Where an entry stands: in which bucket of its 区分, in which part of the open data, and on which pages.

An entry gets its places when it is first published and keeps them, so that a new one touches a handful of
pages however many there are.
"""

from collections.abc import Mapping
from typing import Any

BUCKET_SIZE = 50
PART_SIZE = 500
NEWEST_BUCKETS = 2

# A page is named by its kind and, where there are several of a kind, its key.
PageName = tuple[str, str]
# What shows counts or the newest of everything.
OVERVIEWS: tuple[PageName, ...] = (("list", ""), ("home", ""), ("data", ""), ("feed", ""))


def bucket_of(position: int) -> int:
    """Bucket (from 1) of the ``position``-th entry (from 1) of a 区分."""
    return (position - 1) // BUCKET_SIZE + 1


def part_of(position: int) -> int:
    """Open data part (from 1) of the ``position``-th entry of all."""
    return (position - 1) // PART_SIZE + 1


def newest_buckets(last_position: int) -> list[int]:
    """The buckets that the first page of the list shows, newest first."""
    last = bucket_of(last_position) if last_position else 0
    return [bucket for bucket in range(last, last - NEWEST_BUCKETS, -1) if bucket > 0]


def bucket_key(slug: str, bucket: int) -> str:
    return f"{slug}/{bucket}"


def pages_of_entry(entry: Mapping[str, Any]) -> set[PageName]:
    """The pages on which an entry stands, its organisations' aside.

    ``entry``: number, category_slug, category_position, position.
    """
    bucket = bucket_of(entry["category_position"])
    pages = {
        ("entry", entry["number"]),
        ("bucket", bucket_key(entry["category_slug"], bucket)),
        ("part", str(part_of(entry["position"]))),
        *OVERVIEWS,
    }
    if bucket > 1 and entry["category_position"] == (bucket - 1) * BUCKET_SIZE + 1:
        # It opens a new bucket, to which the one before it leads.
        pages.add(("bucket", bucket_key(entry["category_slug"], bucket - 1)))
    return pages
