"""A reviewed entry is put before the approver."""

from services.entries.domain import reviewing
from services.entries.domain.guideline import Review
from services.entries.domain.history import Person
from services.entries.domain.procedure import StepCode
from services.entries.domain.refusals import ReviewIncomplete
from services.entries.usecases.ports import Work


def propose_approval(
    work: Work, number: str, review: Review, by: Person, seen_revision: int
) -> list[str]:
    """Keep the review, and propose unless something is open; returns what is open, in the guideline's words.

    What was ticked is kept either way, in this one transaction: no colleague's save comes in between.
    Raises UnknownEntry, WrongState, ChangedMeanwhile.
    """
    entry = work.entries.get_for_update(number)
    wishes, open_points = entry.sheet["desired_partners"], list[str]()
    directory = work.organisations.get_directory(wishes, review.partners) if wishes else None
    undecided = directory.undecided(wishes, review.partners) if directory else []
    try:
        reviewing.propose(entry, by, review, seen_revision, undecided)
    except ReviewIncomplete as incomplete:
        open_points = incomplete.open_points
        entry.take_step(StepCode.RECORD_REVIEW, by, seen_revision=seen_revision)
    work.reviews.save(entry, review, by.name)
    work.entries.save(entry)
    return open_points
