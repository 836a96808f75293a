"""The public profiles of organisations."""

from typing import Any

from services.publishing.domain.organisation import KnownProfile, Profile
from services.publishing.store._queries import queries


class OrganisationStore:
    """``usecases.ports.Organisations`` over one connection."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def find(self, organisation_id: str) -> KnownProfile | None:
        row = queries.get_organisation(self._connection, id=organisation_id)
        return KnownProfile(**row) if row else None

    def save(
        self, organisation_id: str, sequence: int, name_key: str, profile: Profile, change: int
    ) -> None:
        queries.put_organisation(
            self._connection,
            id=organisation_id,
            sequence=sequence,
            name_key=name_key,
            change=change,
            **profile,
        )

    def remove(self, organisation_id: str) -> None:
        queries.remove_organisation(self._connection, id=organisation_id)

    def withdrawn_sequence(self, organisation_id: str) -> int:
        return int(queries.get_withdrawn_sequence(self._connection, id=organisation_id))

    def note_withdrawn(self, organisation_id: str, sequence: int) -> None:
        queries.note_withdrawn_profile(self._connection, id=organisation_id, sequence=sequence)
