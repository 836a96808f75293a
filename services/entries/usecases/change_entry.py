"""Staff mend an entry sheet themselves; another person approves it."""

from typing import Any

from services.chassis.runtime import clock
from services.entries.domain import correcting
from services.entries.domain.history import Person
from services.entries.usecases.keep_version import carry_review, find_changes, save_contact
from services.entries.usecases.ports import Work


def change_entry(
    work: Work, number: str, by: Person, loaded: dict[str, Any], reason: str, seen_revision: int
) -> None:
    """Keep the mended sheet as the next version, under review; what is public stays until it is approved.

    Raises UnknownEntry, WrongState, ChangedMeanwhile, ReasonMissing, NothingChanged.
    """
    entry = work.entries.get_for_update(number)
    changes = find_changes(work, entry, loaded)
    correcting.change(
        entry, by, changes.sheet, changes.fields, reason, clock.today(), seen_revision
    )
    save_contact(work, entry, changes, by)
    carry_review(work, entry, changes)
    work.entries.save(entry)
