"""A person has looked at an entry that looked like a robot's, and lets it go its way."""

from services.chassis.runtime import clock
from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.history import Person
from services.entries.store.entries import get_entry_for_update, save_entry
from services.entries.usecases.submit_entry import announce_entry


def release_entry(uow: UnitOfWork, number: str, by: Person) -> None:
    """Announce the entry, so that its receipt is sent. Raises UnknownEntry, NotHeld."""
    entry = get_entry_for_update(uow, number)
    entry.release(by, clock.now())
    save_entry(uow, entry)
    announce_entry(uow, entry.number, entry.revision, entry.contact_id, entry.answer_by)
