"""Say of an entry that its 掲載期限 has passed, on the day after it."""

import datetime as dt

from services.publishing.domain.places import pages_of_entry
from services.publishing.usecases.ports import Store


def update_status(store: Store, today: dt.date) -> int:
    """Mark the pages of entries whose 募集状況 is another than it was; returns how many.

    This is the net below ``entry.expired.v1``, by which entries takes such an entry off the list on the same day: until
    that event comes, nobody reads of it that it looks for partners. What becomes of the entry is decided by the
    service that owns it. A clock that was wrong for a day is mended by the next round.
    """
    with store.work() as work:
        if not work.entries.count_turned(today):
            return 0
    with store.work() as work:
        # Before any row is locked, as in every change: who waits for it holds nothing.
        change = work.pages.take_change_number()
        turned = work.entries.turn(today)
        work.pages.mark({page for place in turned for page in pages_of_entry(place)}, change)
        work.pages.mark_of_organisations({place.organisation_key for place in turned}, change)
    return len(turned)
