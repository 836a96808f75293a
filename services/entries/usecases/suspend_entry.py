"""A listed entry is taken down at once (掲載を止める)."""

from services.entries.domain import listing
from services.entries.domain.history import Person
from services.entries.domain.procedure import StepCode
from services.entries.events import ENTRY_SUSPENDED
from services.entries.usecases.announcements import told_to_applicant
from services.entries.usecases.ports import Work


def suspend_entry(work: Work, number: str, by: Person, reason: str, seen_revision: int) -> None:
    """Raises UnknownEntry, WrongState, ChangedMeanwhile, ReasonMissing."""
    entry = work.entries.get_for_update(number)
    public = entry.sheet
    if entry.public_version not in (None, entry.version) and entry.may_begin(StepCode.SUSPEND):
        public = work.entries.get_sheets({entry.id: entry.public_version})[entry.id]
    listing.suspend(entry, by, reason, public, seen_revision)
    work.entries.save(entry)
    work.emit(told_to_applicant(ENTRY_SUSPENDED, entry))
