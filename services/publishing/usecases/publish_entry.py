"""Take an approved entry into the read model and mark the pages it stands on."""

import datetime as dt

from services.chassis.runtime.clock import today
from services.japanese.organisation_name import name_key
from services.publishing.domain.categories import category_slug
from services.publishing.domain.entry import ListedEntry, Place, Sheet, is_newer
from services.publishing.domain.listing import status_on
from services.publishing.domain.places import ended_page, pages_of_entry
from services.publishing.usecases.note_earlier_approval import note_earlier_approval
from services.publishing.usecases.ports import Work
from services.publishing.usecases.vacate_place import vacate_category


def publish_entry(
    work: Work, number: str, sequence: int, version: int, approved_on: dt.date, sheet: Sheet
) -> bool:
    """Show this version of an entry from the next release on; whether anything changed.

    An approval that is older than what is known of the entry, its end too, does not bring its words back: the order
    in which events come does not matter. A listed entry keeps its place, with another 区分 it gets a new one there;
    one that comes back gets a new place at the end.
    """
    change = work.pages.take_change_number()
    known = work.entries.find(number)
    ended = None if known else work.entries.find_ended(number)
    before = known or ended
    if before and not is_newer(sequence, version, before):
        return note_earlier_approval(work, number, approved_on, change)
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
    listed_before = before.listed_on if before else None
    entry = ListedEntry(
        sequence=sequence,
        version=version,
        approved_on=approved_on,
        listed_on=min(approved_on, listed_before or approved_on),
        status=status_on(sheet["listing_until"], today()),
        sheet=sheet,
        place=place,
    )
    work.entries.save(entry, change)
    work.pages.mark(pages_of_entry(place), change)
    if ended:
        work.pages.mark_removed({ended_page(number)}, change)
    if left:
        vacate_category(work, left, change)
    organisations = {place.organisation_key} | ({known.place.organisation_key} if known else set())
    work.pages.mark_of_organisations(organisations, change)
    return True
