"""The applicant sends back what they were asked to correct."""

from collections.abc import Collection
from typing import Any

from services.chassis.runtime import clock
from services.entries.domain import correcting
from services.entries.usecases.announcements import entry_corrected
from services.entries.usecases.keep_version import carry_review, find_changes, save_contact
from services.entries.usecases.ports import Work


def correct_entry(
    work: Work,
    number: str,
    loaded: dict[str, Any],
    offered: Collection[str],
    seen_revision: int,
) -> None:
    """Take the correction as the next version; verdicts about what it left alone are kept.

    ``loaded`` is a whole sheet with its contact; ``offered`` names the fields that the page has let change: those
    that were commented, and those that a rule of today no longer lets pass. Raises UnknownEntry, WrongState, ChangedMeanwhile, NothingChanged,
    and NotAskedFor where another field than these is changed.
    """
    entry = work.entries.get_for_update(number)
    changes = find_changes(work, entry, loaded)
    correcting.correct(entry, changes.sheet, changes.fields, offered, clock.today(), seen_revision)
    save_contact(work, entry, changes)
    carry_review(work, entry, changes)
    work.entries.save(entry)
    work.emit(entry_corrected(entry))
