"""An applicant wishes that a listed entry says something else."""

from typing import Any

from services.chassis.runtime import clock
from services.entries.domain import correcting
from services.entries.domain.procedure import StepCode
from services.entries.usecases.announcements import entry_corrected
from services.entries.usecases.keep_version import carry_review, find_changes, save_contact
from services.entries.usecases.ports import Work


def propose_change(work: Work, number: str, loaded: dict[str, Any], seen_revision: int) -> bool:
    """Take the change to a review, while the old version stays public; whether there is one.

    A change of the contact alone is nobody's to approve: it holds at once, and False is returned.
    Raises UnknownEntry, WrongState, ChangedMeanwhile, NothingChanged.
    """
    entry = work.entries.get_for_update(number)
    changes = find_changes(work, entry, loaded)
    if changes.is_only_contact:
        entry.require(StepCode.PROPOSE_CHANGE, seen_revision)
        save_contact(work, entry, changes)
        return False
    correcting.propose_change(entry, changes.sheet, changes.fields, clock.today(), seen_revision)
    save_contact(work, entry, changes)
    carry_review(work, entry, changes)
    work.entries.save(entry)
    work.emit(entry_corrected(entry))
    return True
