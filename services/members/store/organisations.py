"""Organisations, their links and their contact persons in the database."""

from pathlib import Path
from typing import Any

from services.chassis.runtime.database import Row, UnitOfWork, load_queries
from services.members.domain.organisation import Contact
from services.members.domain.words import fold

PAGE = 50
_queries = load_queries(Path(__file__).parent / "queries" / "organisations.sql")


class NoSuchOrganisation(Exception):
    """There is no organisation of that id. Permanent."""


def lock_imports(uow: UnitOfWork) -> None:
    """Let only one import at a time give out numbers; held until the transaction ends."""
    _queries.lock_imports(uow.connection)


def next_number(uow: UnitOfWork) -> int:
    return int(_queries.get_next_number(uow.connection))


def find_by_keys(uow: UnitOfWork, keys: list[str]) -> dict[str, Row]:
    """Organisations by the key of their name, with contact and link, locked for a change."""
    return {row["name_key"]: row for row in _queries.find_by_keys(uow.connection, keys=keys)}


def get_organisation(uow: UnitOfWork, organisation_id: str) -> Row:
    """One organisation with contact and link. Raises NoSuchOrganisation."""
    row: Row | None = _queries.get_organisation(uow.connection, id=organisation_id)
    if row is None:
        raise NoSuchOrganisation
    return row


def get_organisation_for_update(uow: UnitOfWork, organisation_id: str) -> Row:
    """As get_organisation, after waiting for whoever is changing it. Raises NoSuchOrganisation."""
    _queries.lock_organisation(uow.connection, id=organisation_id)
    return get_organisation(uow, organisation_id)


def add_organisation(uow: UnitOfWork, organisation: dict[str, Any]) -> None:
    _queries.add_organisation(uow.connection, **organisation)


def change_organisation(uow: UnitOfWork, organisation: dict[str, Any]) -> None:
    _queries.change_organisation(uow.connection, **organisation)


def set_version(uow: UnitOfWork, organisation_id: str, version: int) -> None:
    _queries.set_version(uow.connection, id=organisation_id, version=version)


def write_contact(uow: UnitOfWork, organisation_id: str, contact_id: str, contact: Contact) -> None:
    """Keep the contact person of an organisation under ``contact_id``, in place of the one before."""
    _queries.write_contact(
        uow.connection,
        id=contact_id,
        organisation_id=organisation_id,
        name=contact.name,
        email=contact.email,
        phone=contact.phone,
    )


def find_contact(uow: UnitOfWork, contact_id: str) -> Row | None:
    """Mail address, name and organisation of a contact who has an address."""
    row: Row | None = _queries.find_contact(uow.connection, id=contact_id)
    return row


def mark_undeliverable(uow: UnitOfWork, contact_id: str) -> int:
    return int(_queries.mark_undeliverable(uow.connection, id=contact_id))


def write_link(uow: UnitOfWork, organisation_id: str, **link: Any) -> None:
    """``link``: linked, purpose, at, staff_id, changed_by. The history keeps every change for good."""
    _queries.write_link(
        uow.connection,
        id=organisation_id,
        linked=link["linked"],
        purpose=link["purpose"],
        at=link["at"],
        changed_by=link["changed_by"],
    )
    _queries.add_link_change(uow.connection, id=organisation_id, **link)


def find_link_changes(uow: UnitOfWork, organisation_id: str) -> list[Row]:
    return list(_queries.find_link_changes(uow.connection, id=organisation_id))


def find_organisations(
    uow: UnitOfWork,
    words: str = "",
    kind: str = "",
    link: str = "",
    sort: str = "",
    page: int = 1,
    limit: int | None = PAGE,
) -> list[Row]:
    """One page (all where ``limit`` is None) of those in which every word occurs.

    ``link`` is linked, not_linked or empty; ``sort`` is name, changed or number, with "-" for downwards.
    """
    escaped = (
        word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        for word in fold(words).split()
    )
    patterns = [f"%{word}%" for word in escaped]
    return list(
        _queries.find_organisations(
            uow.connection,
            patterns=patterns,
            kind=kind,
            link=link,
            sort=sort,
            limit=limit,
            offset=(page - 1) * (limit or 0),
        )
    )


def count_by_link(uow: UnitOfWork) -> Row:
    """How many organisations there are, are linked, wait to be released, and where a mail could not reach."""
    row: Row = _queries.count_by_link(uow.connection)
    return row
