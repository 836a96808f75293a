"""Remembers that mails to a contact do not arrive, so that the secretariat can ask for a better address."""

import uuid

from services.members.usecases.ports import Work


def mark_contact_undeliverable(work: Work, owner: str, contact_id: str) -> bool:
    """Mark one of our own contacts; False where it is gone, and for those of other ``owner``s, which are theirs to mark.

    Raises ValueError for an id that is no UUID.
    """
    return owner == "members" and work.organisations.mark_undeliverable(str(uuid.UUID(contact_id)))
