"""A person has looked at an entry that looked like a robot's, and lets it go its way."""

from services.chassis.runtime import clock
from services.entries.domain import reviewing
from services.entries.domain.history import Person
from services.entries.usecases.announcements import entry_submitted
from services.entries.usecases.ports import Work


def release_entry(work: Work, number: str, by: Person) -> None:
    """Announce the entry, so that its receipt is sent. Raises UnknownEntry, NotHeld, WrongState."""
    entry = work.entries.get_for_update(number)
    reviewing.release(entry, by, clock.now())
    work.entries.save(entry)
    work.emit(entry_submitted(entry.number, entry.revision, entry.contact_id, entry.answer_by))
