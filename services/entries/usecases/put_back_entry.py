"""The approver sends a proposed entry back to the review."""

from services.entries.domain import reviewing
from services.entries.domain.history import Person
from services.entries.usecases.ports import Work


def put_back_entry(work: Work, number: str, by: Person, reason: str, seen_revision: int) -> None:
    """Raises UnknownEntry, WrongState, ChangedMeanwhile, ReasonMissing."""
    entry = work.entries.get_for_update(number)
    reviewing.put_back(entry, by, reason, seen_revision)
    work.entries.save(entry)
