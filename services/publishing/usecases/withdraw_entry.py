"""Take an entry off the site: its page, and its words wherever they stand."""

from services.publishing.domain.places import OVERVIEWS
from services.publishing.usecases.ports import Work
from services.publishing.usecases.vacate_place import vacate_category, vacate_part


def withdraw_entry(work: Work, number: str, version: int) -> bool:
    """Show this entry, up to this version, no longer from the next release on; whether it was shown.

    It is remembered, so that an approval of one of these versions that arrives late does not bring it back.
    A newer version than ``version`` stays up.
    """
    change = work.pages.take_change_number()
    work.entries.note_withdrawn(number, version)
    known = work.entries.find(number)
    if known is None or known.version > version:
        return False
    work.entries.remove(number)
    work.pages.mark_removed({("entry", number)}, change)
    vacate_category(work, known.place, change)
    vacate_part(work, known.place, change)
    work.pages.mark(OVERVIEWS, change)
    work.pages.mark_of_organisations({known.place.organisation_key}, change)
    return True
