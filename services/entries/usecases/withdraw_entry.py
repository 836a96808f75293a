"""An entry is withdrawn, by its applicant or on their word."""

from services.entries.domain import listing
from services.entries.domain.history import Person
from services.entries.events import ENTRY_WITHDRAWN
from services.entries.usecases.announcements import told_to_applicant
from services.entries.usecases.ports import Work


def withdraw_entry(
    work: Work, number: str, by: Person | None, reason: str, seen_revision: int
) -> None:
    """Raises UnknownEntry, WrongState, HeldBack, ChangedMeanwhile; ReasonMissing of staff."""
    entry = work.entries.get_for_update(number)
    listing.withdraw(entry, by, reason, seen_revision)
    work.entries.save(entry)
    work.emit(told_to_applicant(ENTRY_WITHDRAWN, entry))
