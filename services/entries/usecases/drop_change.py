"""A change of a listed entry does not come about; what is public stays as it is."""

from typing import Any

from services.entries.domain import correcting
from services.entries.domain.entry import Entry
from services.entries.domain.history import Person
from services.entries.domain.procedure import StepCode
from services.entries.events import ENTRY_CHANGE_DROPPED
from services.entries.usecases.announcements import told_to_applicant
from services.entries.usecases.ports import Work


def drop_change(
    work: Work, number: str, by: Person | None, reason: str, seen_revision: int
) -> None:
    """By staff with a reason, or by the applicant (None).

    Raises UnknownEntry, WrongState, ChangedMeanwhile; ReasonMissing of staff.
    """
    entry = work.entries.get_for_update(number)
    correcting.drop_change(entry, by, reason, public_sheet(work, entry), seen_revision)
    work.entries.save(entry)
    work.emit(told_to_applicant(ENTRY_CHANGE_DROPPED, entry))


def public_sheet(work: Work, entry: Entry) -> dict[str, Any]:
    """The sheet that the site shows; the present one where nothing is public, whose step is refused then."""
    if entry.public_version is None or not entry.may_begin(StepCode.DROP_CHANGE):
        return entry.sheet
    return work.entries.get_sheets({entry.id: entry.public_version})[entry.id]
