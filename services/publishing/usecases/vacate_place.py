"""Take an entry's place away: what it stood on shrinks, down to nothing."""

from services.publishing.domain.entry import Place
from services.publishing.domain.places import (
    bucket_of,
    bucket_page,
    category_is_sparse,
    list_is_sparse,
    part_of,
    part_page,
)
from services.publishing.usecases.ports import Work


def vacate_category(work: Work, place: Place, change: int) -> None:
    """Mark the bucket that an entry has left, or take it away with its last entry; close the gaps where many are.

    The entry itself is no longer there.
    """
    slug, bucket = place.category_slug, bucket_of(place.category_position)
    extent = work.entries.leave_category(slug)
    around = work.entries.neighbours(slug, bucket)
    if around.entries:
        work.pages.mark({bucket_page(slug, bucket)}, change)
    else:
        work.pages.mark_removed({bucket_page(slug, bucket)}, change)
        # They lead to each other now.
        beside = [other for other in (around.newer, around.older) if other is not None]
        work.pages.mark({bucket_page(slug, other) for other in beside}, change)
    if category_is_sparse(extent):
        kept = bucket_of(work.entries.compact_category(slug))
        before = bucket_of(extent.last_position)
        work.pages.mark({bucket_page(slug, n) for n in range(1, kept + 1)}, change)
        work.pages.mark_removed({bucket_page(slug, n) for n in range(kept + 1, before + 1)}, change)


def vacate_part(work: Work, place: Place, change: int) -> None:
    """The same for the part of the open data."""
    part = part_of(place.position)
    extent = work.entries.leave_list()
    if work.entries.count_in_part(part):
        work.pages.mark({part_page(part)}, change)
    else:
        work.pages.mark_removed({part_page(part)}, change)
    if list_is_sparse(extent):
        kept = part_of(work.entries.compact_list())
        before = part_of(extent.last_position)
        work.pages.mark({part_page(n) for n in range(1, kept + 1)}, change)
        work.pages.mark_removed({part_page(n) for n in range(kept + 1, before + 1)}, change)
