"""A reviewer sends an entry back to its applicant, with comments on named fields."""

from collections.abc import Sequence

from services.chassis.runtime import clock
from services.entries.domain import correcting
from services.entries.domain.comments import Comment
from services.entries.domain.history import Person
from services.entries.events import ENTRY_RETURNED
from services.entries.usecases.announcements import waits_for_applicant
from services.entries.usecases.ports import Work


def return_entry(
    work: Work, number: str, by: Person, comments: Sequence[Comment], seen_revision: int
) -> None:
    """Keep the comments with the version they are about, and have the applicant told.

    Raises UnknownEntry, WrongState, ChangedMeanwhile, CommentsMissing.
    """
    entry = work.entries.get_for_update(number)
    correcting.return_to_applicant(entry, by, comments, clock.today(), seen_revision)
    work.entries.save(entry)
    work.emit(waits_for_applicant(ENTRY_RETURNED, entry))
