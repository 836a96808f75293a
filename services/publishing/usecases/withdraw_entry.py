"""Take an entry off the site: its page, and its words wherever they stand."""

from services.publishing.domain.places import OVERVIEWS
from services.publishing.usecases.ports import Work
from services.publishing.usecases.vacate_place import vacate_category, vacate_part


def withdraw_entry(work: Work, number: str, sequence: int) -> bool:
    """Show this entry no longer from the next release on; whether it was shown.

    Its address says from then on that it has ended (HTTP 410), and nothing else. ``sequence`` is remembered, so that an
    approval from before that arrives late does not bring it back; an approval from after stays up.
    """
    change = work.pages.take_change_number()
    work.entries.note_withdrawn(number, sequence)
    known = work.entries.find(number)
    if known is None or known.sequence > sequence:
        return False
    work.entries.remove(number)
    work.pages.mark_removed({("entry", number)}, change)
    work.pages.mark({("ended", number)}, change)
    vacate_category(work, known.place, change)
    vacate_part(work, known.place, change)
    work.pages.mark(OVERVIEWS, change)
    work.pages.mark_of_organisations({known.place.organisation_key}, change)
    return True
