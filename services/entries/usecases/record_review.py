"""The checklist and the conditions are written down."""

from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.guideline import Review
from services.entries.domain.history import Person
from services.entries.domain.procedure import StepCode
from services.entries.store.entries import get_entry_for_update, save_entry
from services.entries.store.reviews import save_review


def record_review(
    uow: UnitOfWork, number: str, review: Review, by: Person, seen_revision: int
) -> None:
    """Keep the review of the entry's present version. Raises UnknownEntry, WrongState, ChangedMeanwhile."""
    entry = get_entry_for_update(uow, number)
    entry.take_step(StepCode.RECORD_REVIEW, by, seen_revision=seen_revision)
    save_review(uow, entry, review, by.name)
    save_entry(uow, entry)
