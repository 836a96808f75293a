"""A reviewer takes an entry."""

from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.history import Person
from services.entries.store.entries import get_entry_for_update, save_entry


def take_entry(uow: UnitOfWork, number: str, by: Person) -> None:
    """Raises UnknownEntry, WrongState."""
    entry = get_entry_for_update(uow, number)
    entry.take(by)
    save_entry(uow, entry)
