"""An entry is declined, with a reason."""

from services.entries.domain import reviewing
from services.entries.domain.history import Person
from services.entries.domain.procedure import STEPS
from services.entries.events import ENTRY_DECLINED
from services.entries.usecases.announcements import told_to_applicant
from services.entries.usecases.ports import Work


def decline_entry(work: Work, number: str, by: Person, reason: str, seen_revision: int) -> None:
    """Decline and have the applicant told; whoever a robot has named is not written to.

    Raises UnknownEntry, WrongState, ChangedMeanwhile, ReasonMissing.
    """
    entry = work.entries.get_for_update(number)
    step = reviewing.decline(entry, by, reason, seen_revision)
    work.entries.save(entry)
    if STEPS[step].emits:
        work.emit(told_to_applicant(ENTRY_DECLINED, entry))
