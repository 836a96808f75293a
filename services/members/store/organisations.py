"""Organisations, their links and their contact persons in the database."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from services.chassis.runtime.database import Row, UnitOfWork, load_queries
from services.japanese.organisation_name import name_key
from services.japanese.search_key import SEARCH_VERSION
from services.members.domain.organisation import (
    FIELDS,
    Contact,
    NoSuchOrganisation,
    Organisation,
    Profile,
    search_text,
)
from services.members.domain.steps import Actor
from services.members.store.rows import read

_queries = load_queries(Path(__file__).parent / "queries" / "organisations.sql")


class Organisations:
    def __init__(self, uow: UnitOfWork) -> None:
        self._connection = uow.connection

    def lock_imports(self) -> None:
        _queries.lock_imports(self._connection)

    def next_number(self) -> int:
        return int(_queries.get_next_number(self._connection))

    def find_by_keys_for_update(self, keys: Sequence[str]) -> dict[str, list[Organisation]]:
        found: dict[str, list[Organisation]] = {}
        for row in _queries.find_by_keys_for_update(self._connection, keys=list(keys)):
            found.setdefault(row["name_key"], []).append(_organisation(row))
        return found

    def find_names(self) -> list[tuple[str, str]]:
        return [(row["slug"], row["name"]) for row in _queries.find_names(self._connection)]

    def get_for_update(self, organisation_id: str) -> Organisation:
        """Waits for whoever is changing it, and reads what they left. Raises NoSuchOrganisation."""
        _queries.lock_organisation(self._connection, id=organisation_id)
        row: Row | None = _queries.get_organisation(self._connection, id=organisation_id)
        if row is None:
            raise NoSuchOrganisation
        return _organisation(row)

    def add(self, organisation: Organisation) -> None:
        _queries.add_organisation(
            self._connection,
            number=organisation.number,
            slug=organisation.slug,
            name_key=name_key(organisation.name),
            **_columns(organisation),
        )

    def save(self, organisation: Organisation) -> None:
        _queries.save_organisation(
            self._connection, waits=organisation.waits, **_columns(organisation)
        )

    def save_version(self, organisation_id: str, version: int) -> None:
        _queries.save_version(self._connection, id=organisation_id, version=version)

    def save_contact(self, organisation_id: str, contact_id: str, contact: Contact) -> None:
        _queries.save_contact(
            self._connection,
            id=contact_id,
            organisation_id=organisation_id,
            name=contact.name,
            email=contact.email,
            phone=contact.phone,
        )

    def save_link(self, organisation: Organisation, by: Actor, at: dt.datetime) -> None:
        link = {
            "id": organisation.id,
            "linked": organisation.linked,
            "purpose": organisation.purpose,
            "at": at,
            "changed_by": by.name,
        }
        _queries.save_link(self._connection, **link)
        _queries.add_link_change(self._connection, **link, staff_id=by.staff_id)

    def make_search_texts(self, limit: int) -> int:
        rows = list(
            _queries.find_without_search_text(
                self._connection, search_version=SEARCH_VERSION, limit=limit
            )
        )
        if rows:
            _queries.save_search_texts(
                self._connection,
                ids=[row["id"] for row in rows],
                search_texts=[search_text(read(Profile, row)) for row in rows],
                search_version=SEARCH_VERSION,
            )
        return len(rows)

    def mark_undeliverable(self, contact_id: str) -> bool:
        return bool(_queries.mark_undeliverable(self._connection, id=contact_id))


def _organisation(row: Row) -> Organisation:
    contact = None
    if row["contact_id"] is not None:
        contact = Contact(row["contact_name"], row["contact_email"], row["contact_phone"])
    return read(Organisation, row, contact=contact)


def _columns(organisation: Organisation) -> Row:
    return {
        "id": organisation.id,
        "version": organisation.version,
        "search_text": search_text(organisation),
        "search_version": SEARCH_VERSION,
        **{field: getattr(organisation, field) for field in FIELDS},
    }
