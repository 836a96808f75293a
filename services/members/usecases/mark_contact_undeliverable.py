"""Remembers that mails to a contact do not arrive, so that the secretariat can ask for a better address."""

from services.chassis.runtime.database import UnitOfWork
from services.members.store import organisations as store


def mark_contact_undeliverable(uow: UnitOfWork, contact_id: str) -> bool:
    """Mark the contact; False where it is gone. The first failure's moment stays until the address changes."""
    return store.mark_undeliverable(uow, contact_id) > 0
