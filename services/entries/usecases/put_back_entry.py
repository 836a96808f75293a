"""The approver sends a proposed entry back to the review."""

from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.history import Person
from services.entries.store.entries import get_entry_for_update, save_entry


def put_back_entry(
    uow: UnitOfWork, number: str, by: Person, reason: str, seen_revision: int
) -> None:
    """Raises UnknownEntry, WrongState, ChangedMeanwhile, ReasonMissing."""
    entry = get_entry_for_update(uow, number)
    entry.put_back(by, reason, seen_revision)
    save_entry(uow, entry)
