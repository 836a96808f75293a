"""The draft becomes the next version of the guideline, in force from a day."""

import datetime as dt

from services.chassis.runtime import clock
from services.entries.domain.guideline_edits import Action
from services.entries.domain.history import Person
from services.entries.usecases.ports import Work
from services.japanese.dates import japanese_date


def put_guideline_in_force(work: Work, day: dt.date, by: Person, seen_revision: int) -> int:
    """From the beginning of ``day`` in Japan, reviews that begin go by it; returns its number.

    Raises NoDraft, DraftChanged, WrongDay, NothingToReview, NothingDiffers.
    """
    draft = work.guidelines.get_draft_for_update()
    draft.check_seen(seen_revision)
    published = draft.publish(work.guidelines.get_latest(), day, clock.today())
    work.guidelines.publish(published, by)
    work.guidelines.remove_draft()
    since = f"{japanese_date(day)}から"
    work.guidelines.add_change(published.version, by, Action.PUT_IN_FORCE, point=since)
    work.note("guideline_put_in_force", version=published.version, day=day.isoformat(), by=by.id)
    return published.version
