"""What entries knows of organisations, in the database."""

from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.matching import Directory, KnownOrganisation
from services.entries.store._queries import queries


class Organisations:
    """See usecases/ports.py."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._connection = uow.connection

    def get_directory(self) -> Directory:
        rows = queries.find_organisations(self._connection)
        return Directory(KnownOrganisation(**row) for row in rows)

    def register(self, organisation_id: str, sequence: int, name: str) -> None:
        queries.register_organisation(
            self._connection, id=organisation_id, name=name, sequence=sequence
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
