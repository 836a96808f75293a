"""A reviewed entry is put before the approver."""

from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.entry import ReviewIncomplete
from services.entries.domain.guideline import Review
from services.entries.domain.history import Person
from services.entries.domain.procedure import StepCode
from services.entries.store.entries import get_entry_for_update, save_entry
from services.entries.store.introductions import find_directory
from services.entries.store.reviews import save_review


def propose_approval(
    uow: UnitOfWork, number: str, review: Review, by: Person, seen_revision: int
) -> list[str]:
    """Keep the review, and propose unless something is open; returns what is open, in the guideline's words.

    What was ticked is kept either way, in this one transaction: no colleague's save comes in between.
    Raises UnknownEntry, WrongState, ChangedMeanwhile.
    """
    entry = get_entry_for_update(uow, number)
    wishes, open_points = entry.sheet["desired_partners"], list[str]()
    undecided = find_directory(uow).undecided(wishes, review.partners) if wishes else []
    try:
        entry.propose(by, review, seen_revision, undecided)
    except ReviewIncomplete as incomplete:
        open_points = incomplete.open_points
        entry.take_step(StepCode.RECORD_REVIEW, by, seen_revision=seen_revision)
    save_review(uow, entry, review, by.name)
    save_entry(uow, entry)
    return open_points
