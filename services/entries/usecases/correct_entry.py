"""The applicant sends back what they were asked to correct."""

from typing import Any

from services.chassis.runtime import clock
from services.entries.domain import correcting
from services.entries.usecases.announcements import entry_corrected
from services.entries.usecases.keep_version import carry_review, find_changes, save_contact
from services.entries.usecases.ports import Work


def correct_entry(work: Work, number: str, loaded: dict[str, Any], seen_revision: int) -> None:
    """Take the correction as the next version; verdicts about what it left alone are kept.

    ``loaded`` is a whole sheet with its contact. Raises UnknownEntry, WrongState, ChangedMeanwhile, NothingChanged,
    and NotAskedFor where another field than those of the comments is changed.
    """
    entry = work.entries.get_for_update(number)
    changes = find_changes(work, entry, loaded)
    asked_for = [each.field for each in work.entries.find_comments(entry.id, entry.version)]
    correcting.correct(
        entry, changes.sheet, changes.fields, asked_for, clock.today(), seen_revision
    )
    save_contact(work, entry, changes)
    carry_review(work, entry, changes)
    work.entries.save(entry)
    work.emit(entry_corrected(entry))
