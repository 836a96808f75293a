"""Take an entry off the site: its page, and its words wherever they stand."""

from dataclasses import replace

from services.publishing.domain.entry import EndedEntry
from services.publishing.domain.places import OVERVIEWS, ended_page
from services.publishing.usecases.ports import Work
from services.publishing.usecases.vacate_place import vacate_category, vacate_part


def withdraw_entry(work: Work, number: str, sequence: int) -> bool:
    """Show this entry no longer from the next release on, whatever ended it; whether it was shown.

    Its address tells from then on that it ended. It is remembered, so that an approval of before that arrives late
    does not bring it back; an approval that is newer than ``sequence`` stays.
    """
    change = work.pages.take_change_number()
    known = work.entries.find(number)
    if known is None:
        ended = work.entries.find_ended(number) or EndedEntry(0, 0, None)
        if sequence > ended.sequence:
            work.entries.save_ended(number, replace(ended, sequence=sequence))
        return False
    if sequence <= known.sequence:
        return False
    work.entries.save_ended(number, EndedEntry(sequence, known.version, known.listed_on))
    work.entries.remove(number)
    work.pages.mark_removed({("entry", number)}, change)
    work.pages.mark({ended_page(number), *OVERVIEWS}, change)
    vacate_category(work, known.place, change)
    vacate_part(work, known.place, change)
    work.pages.mark_of_organisations({known.place.organisation_key}, change)
    return True
