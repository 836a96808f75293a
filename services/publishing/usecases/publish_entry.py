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
    work: Work, number: str, version: int, approved_on: dt.date, sheet: Sheet
) -> bool:
    """Show this version of an entry from the next release on; whether it was news.

    A version that is not newer than the stored one, or than one that was withdrawn, is ignored: the order of
    events does not matter. The entry keeps the place of its first publication; with another 区分 it gets a new
    one there.
    """
    change = work.pages.take_change_number()
    known = work.entries.find(number)
    newest = known.version if known else work.entries.withdrawn_version(number)
    if version <= newest:
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
    )
    work.entries.save(entry, change)
    work.pages.mark(pages_of_entry(place), change)
    if left:
        vacate_category(work, left, change)
    organisations = {place.organisation_key} | ({known.place.organisation_key} if known else set())
    work.pages.mark_of_organisations(organisations, change)
    return True
