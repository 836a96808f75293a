"""An entry that rests, or was closed, waits for its correction again."""

from services.chassis.runtime import clock
from services.entries.domain import correcting
from services.entries.domain.history import Person
from services.entries.events import ENTRY_REOPENED
from services.entries.usecases.announcements import waits_for_applicant
from services.entries.usecases.ports import Work


def reopen_entry(work: Work, number: str, by: Person, seen_revision: int) -> None:
    """Raises UnknownEntry, WrongState, ChangedMeanwhile."""
    entry = work.entries.get_for_update(number)
    correcting.reopen(entry, by, clock.today(), seen_revision)
    work.entries.save(entry)
    work.emit(waits_for_applicant(ENTRY_REOPENED, entry))
