"""An entry is declined, with a reason."""

from services.entries.domain.history import Person
from services.entries.domain.procedure import STEPS
from services.entries.usecases.announcements import entry_declined
from services.entries.usecases.ports import Work


def decline_entry(work: Work, number: str, by: Person, reason: str, seen_revision: int) -> None:
    """Decline and have the applicant told; whoever a robot has named is not written to.

    Raises UnknownEntry, WrongState, ChangedMeanwhile, ReasonMissing.
    """
    entry = work.entries.get_for_update(number)
    step = entry.decline(by, reason, seen_revision)
    work.entries.save(entry)
    if STEPS[step].emits:
        work.emit(entry_declined(entry))
