"""Browsers from which somebody has signed in, so that a stranger's guesses slow nobody down who was here before.

OWASP calls it a device cookie. Ours is a random token and not a signed statement: what the database does not know
is worth nothing, a changed password forgets it, and no key has to be kept for it.
"""

import hashlib
import secrets
from pathlib import Path

from services.chassis.runtime.database import UnitOfWork, load_queries

_queries = load_queries(Path(__file__).parent / "queries" / "known_devices.sql")
# As long as the database remembers.
SECONDS = 180 * 24 * 3600


def find_device(uow: UnitOfWork, token: str, staff_id: str) -> bytes | None:
    """The hash of a token with which this person has signed in during the last 180 days, else None."""
    token_hash = _hash(token)
    row = _queries.is_known(uow.connection, token_hash=token_hash, staff_id=staff_id)
    return token_hash if row else None


def remember_device(uow: UnitOfWork, token: str, staff_id: str) -> str:
    """Keep that this person has signed in here, and return the token that the browser shall show next time.

    A browser that several people use keeps its token; one that we did not give out is not taken over.
    """
    if not _queries.exists(uow.connection, token_hash=_hash(token)):
        token = secrets.token_urlsafe(32)
    _queries.remember(uow.connection, token_hash=_hash(token), staff_id=staff_id)
    return token


def forget_devices(uow: UnitOfWork, staff_id: str) -> None:
    _queries.forget_devices_of(uow.connection, staff_id=staff_id)


def forget_old_devices(uow: UnitOfWork) -> int:
    return int(_queries.forget_old_devices(uow.connection))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
