"""Say of an entry that its 掲載期限 has passed, on the day after it."""

import datetime as dt

from services.chassis.runtime.database import Database
from services.publishing.domain.places import pages_of_entry
from services.publishing.store.read_model import ReadModel


def update_status(database: Database, today: dt.date) -> int:
    """Mark the pages of entries whose 募集状況 is another than it was; returns how many.

    The entries stay on the list: what becomes of them is decided by the service that owns them. A clock that
    was wrong for a day is mended by the next round.
    """
    with database.unit_of_work() as uow:
        if not ReadModel(uow).count_turned(today):
            return 0
    with database.unit_of_work() as uow:
        model = ReadModel(uow)
        # Before any row is locked, as in every change: who waits for it holds nothing.
        change = model.take_change_number()
        turned = model.turn(today)
        model.mark_pages({page for entry in turned for page in pages_of_entry(entry)}, change)
        model.mark_organisation_pages({entry["organisation_key"] for entry in turned}, change)
    return len(turned)
