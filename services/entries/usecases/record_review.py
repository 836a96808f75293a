"""The checklist and the conditions are written down."""

from services.entries.domain.guideline import Review
from services.entries.domain.history import Person
from services.entries.domain.procedure import StepCode
from services.entries.usecases.ports import Work


def record_review(work: Work, number: str, review: Review, by: Person, seen_revision: int) -> None:
    """Keep the review of the entry's present version. Raises UnknownEntry, WrongState, ChangedMeanwhile."""
    entry = work.entries.get_for_update(number)
    entry.take_step(StepCode.RECORD_REVIEW, by, seen_revision=seen_revision)
    work.reviews.save(entry, review, by.name)
    work.entries.save(entry)
