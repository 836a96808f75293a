"""A second person lets a stopped listing go on."""

from services.chassis.runtime import clock
from services.entries.domain import listing
from services.entries.domain.history import Person
from services.entries.usecases.announcements import entry_approved
from services.entries.usecases.ports import Work


def resume_entry(
    work: Work, number: str, by: Person, seen_revision: int, must_differ: bool = True
) -> None:
    """Raises UnknownEntry, WrongState, ChangedMeanwhile, SameProposer."""
    entry = work.entries.get_for_update(number)
    listing.resume(entry, by, clock.now(), seen_revision, must_differ)
    work.entries.save(entry)
    work.emit(entry_approved(entry, clock.today(), "resumption"))
