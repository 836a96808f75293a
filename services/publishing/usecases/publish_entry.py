"""Take an approved entry into the read model and mark the pages it stands on."""

import datetime as dt

from services.chassis.runtime.clock import today
from services.japanese.organisation_name import name_key
from services.publishing.domain.categories import category_slug
from services.publishing.domain.entry import ListedEntry, Place, Sheet
from services.publishing.domain.listing import status_on
from services.publishing.domain.places import pages_of_entry
from services.publishing.usecases.ports import Work
from services.publishing.usecases.vacate_place import vacate_category


def publish_entry(
    work: Work, number: str, version: int, approved_on: dt.date, sheet: Sheet, sequence: int = 0
) -> bool:
    """Show this version of an entry from the next release on; whether it was news.

    ``sequence`` orders it among all that happens to the entry; what is older than the last word about it is ignored,
    so that the order in which events arrive does not matter. A listing that was stopped comes back in its version. The entry keeps the place of its first publication; with another 区分 it gets a new
    one there.
    """
    change = work.pages.take_change_number()
    known = work.entries.find(number)
    withdrawn_at = work.entries.withdrawn_at(number)
    if not _is_news(known, withdrawn_at, version, sequence):
        return False
    slug = category_slug(sheet["category"])
    left = known.place if known and known.place.category_slug != slug else None
    place = Place(
        number=number,
        position=known.place.position if known else work.entries.take_position(),
        category_slug=slug,
        category_position=known.place.category_position
        if known and not left
        else work.entries.take_category_position(slug),
        organisation_key=name_key(sheet["organisation"]["name"]),
    )
    entry = ListedEntry(
        version=version,
        approved_on=approved_on,
        listed_on=known.listed_on if known else approved_on,
        status=status_on(sheet["listing_until"], today()),
        sheet=sheet,
        place=place,
        sequence=sequence,
    )
    work.entries.save(entry, change)
    if withdrawn_at:
        work.pages.mark_removed({("ended", number)}, change)
    work.pages.mark(pages_of_entry(place), change)
    if left:
        vacate_category(work, left, change)
    organisations = {place.organisation_key} | ({known.place.organisation_key} if known else set())
    work.pages.mark_of_organisations(organisations, change)
    return True


def _is_news(known: ListedEntry | None, withdrawn_at: int, version: int, sequence: int) -> bool:
    if withdrawn_at and sequence <= withdrawn_at:
        return False
    if known is None:
        return True
    # A row of a release that kept no sequences is told by its version alone.
    if known.sequence and sequence:
        return sequence > known.sequence
    return version > known.version
