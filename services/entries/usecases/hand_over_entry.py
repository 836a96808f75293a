"""Somebody takes an entry over from a colleague (人事異動, 担当替え)."""

from services.entries.domain import reviewing
from services.entries.domain.history import Person
from services.entries.usecases.ports import Work


def hand_over_entry(work: Work, number: str, by: Person, seen_revision: int) -> None:
    """Raises UnknownEntry, WrongState, ChangedMeanwhile."""
    entry = work.entries.get_for_update(number)
    reviewing.hand_over(entry, by, seen_revision)
    work.entries.save(entry)
