"""What entries knows of an organisation: its name, and whether the prefecture has a link with it."""

from services.chassis.runtime.database import UnitOfWork
from services.entries.store.entries import queries


def register_organisation(uow: UnitOfWork, organisation_id: str, sequence: int, name: str) -> None:
    """Keep a name; an older event than the stored one changes nothing."""
    queries.register_organisation(uow.connection, id=organisation_id, name=name, sequence=sequence)


def change_link(
    uow: UnitOfWork, organisation_id: str, sequence: int, linked: bool, contact: dict | None
) -> None:
    """Keep the link and the reference of whom to write to; an older event than the stored one changes nothing."""
    queries.change_link(
        uow.connection,
        id=organisation_id,
        linked=linked,
        sequence=sequence,
        contact_id=contact["contact"] if contact else None,
    )
