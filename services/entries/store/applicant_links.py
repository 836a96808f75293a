"""Links that open an entry for its applicant, in the database."""

import datetime as dt

from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.tokens import hash_token
from services.entries.store._queries import queries


class ApplicantLinks:
    """See usecases/ports.py."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._connection = uow.connection

    def add(self, token: str, entry_id: str, lifetime: dt.timedelta) -> None:
        queries.add_applicant_link(
            self._connection, token_hash=hash_token(token), entry_id=entry_id, lifetime=lifetime
        )

    def find_number(self, token: str) -> str | None:
        found = queries.find_number_of_link(self._connection, token_hash=hash_token(token))
        return str(found) if found else None

    def revoke(self, entry_id: str) -> None:
        queries.revoke_applicant_links(self._connection, entry_id=entry_id)
