"""What entries knows of organisations, in the database."""

import uuid
from collections.abc import Mapping, Sequence

from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.matching import Directory, KnownOrganisation
from services.entries.store._queries import queries
from services.japanese.organisation_name import KEY_VERSION, loose_key


class Organisations:
    """See usecases/ports.py."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._connection = uow.connection

    def get_directory(self, names: Sequence[str], decisions: Mapping[str, str]) -> Directory:
        rows = queries.find_organisations(
            self._connection,
            loose_keys=[loose_key(name) for name in names],
            ids=[decision for decision in decisions.values() if _is_id(decision)],
            key_version=KEY_VERSION,
        )
        return Directory(KnownOrganisation(**row) for row in rows)

    def make_keys(self, limit: int) -> int:
        rows = list(
            queries.find_without_key(self._connection, key_version=KEY_VERSION, limit=limit)
        )
        if rows:
            queries.save_keys(
                self._connection,
                ids=[row["id"] for row in rows],
                loose_keys=[loose_key(row["name"]) for row in rows],
                key_version=KEY_VERSION,
            )
        return len(rows)

    def register(self, organisation_id: str, sequence: int, name: str) -> None:
        queries.register_organisation(
            self._connection,
            id=organisation_id,
            name=name,
            sequence=sequence,
            loose_key=loose_key(name),
            key_version=KEY_VERSION,
        )

    def change_link(
        self, organisation_id: str, sequence: int, linked: bool, contact_id: str | None
    ) -> None:
        queries.change_link(
            self._connection,
            id=organisation_id,
            linked=linked,
            sequence=sequence,
            contact_id=contact_id,
        )


def _is_id(decision: str) -> bool:
    try:
        uuid.UUID(decision)
    except ValueError:
        return False
    return True
