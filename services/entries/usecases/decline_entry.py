"""An entry is declined, with a reason."""

from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.entry import Person
from services.entries.events import ENTRY_DECLINED
from services.entries.store.entries import get_entry_for_update, save_entry


def decline_entry(
    uow: UnitOfWork, number: str, by: Person, reason: str, seen_revision: int
) -> None:
    """Decline and have the applicant told; whoever a robot has named is not written to.

    Raises UnknownEntry, CannotBeDeclined, ChangedMeanwhile, ReasonMissing.
    """
    entry = get_entry_for_update(uow, number)
    was_held = entry.is_held
    entry.decline(by, reason, seen_revision)
    save_entry(uow, entry)
    if was_held:
        return
    uow.emit(
        ENTRY_DECLINED.new(
            entry.number,
            entry.revision,
            {
                "number": entry.number,
                "applicant": {"owner": "entries", "contact": entry.contact_id},
            },
        )
    )
