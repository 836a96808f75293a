"""A reviewed entry is put before the approver."""

from services.chassis.database import UnitOfWork
from services.entries.domain.entry import Person
from services.entries.domain.guideline import Review
from services.entries.store.entries import get_entry_for_update, save_entry
from services.entries.store.reviews import save_review


def propose_approval(
    uow: UnitOfWork, number: str, review: Review, by: Person, seen_revision: int
) -> None:
    """Keep the review and propose. Raises UnknownEntry, NotUnderReview, ChangedMeanwhile, ReviewIncomplete."""
    entry = get_entry_for_update(uow, number)
    entry.propose(by, review, seen_revision)
    save_review(uow, entry, review, by.name)
    save_entry(uow, entry)
