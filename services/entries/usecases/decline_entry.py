"""An entry is declined, with a reason."""

from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.history import Person
from services.entries.domain.procedure import STEPS
from services.entries.events import ENTRY_DECLINED
from services.entries.store.entries import get_entry_for_update, save_entry


def decline_entry(
    uow: UnitOfWork, number: str, by: Person, reason: str, seen_revision: int
) -> None:
    """Decline and have the applicant told; whoever a robot has named is not written to.

    Raises UnknownEntry, WrongState, ChangedMeanwhile, ReasonMissing.
    """
    entry = get_entry_for_update(uow, number)
    step = entry.decline(by, reason, seen_revision)
    save_entry(uow, entry)
    if not STEPS[step].emits:
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
