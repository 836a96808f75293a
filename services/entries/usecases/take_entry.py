"""A reviewer takes an entry."""

from services.entries.domain import reviewing
from services.entries.domain.history import Person
from services.entries.usecases.ports import Work


def take_entry(work: Work, number: str, by: Person) -> None:
    """Raises UnknownEntry, WrongState, HeldBack."""
    entry = work.entries.get_for_update(number)
    reviewing.take(entry, by)
    work.entries.save(entry)
