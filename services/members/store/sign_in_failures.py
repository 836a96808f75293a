"""How often somebody failed to sign in, by name and by address; neither is kept in clear."""

import hmac
from pathlib import Path

from services.chassis.database import UnitOfWork, load_queries

_queries = load_queries(Path(__file__).parent / "queries" / "sign_in_failures.sql")
NAME_LIMIT = 10
ADDRESS_LIMIT = 30


class SignInFailures:
    """Counts with keyed hashes under ``secret``."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def note_attempt(self, uow: UnitOfWork, name: str, address: str) -> float:
        """Count an attempt as failed until it proves otherwise, and return 0; or the seconds to wait.

        It is counted before the password is looked at, so that many guesses at once are counted too.
        """
        hashes = {
            "name_hash": self._hash("name", name),
            "address_hash": self._hash("address", address),
        }
        _queries.lock_attempts(
            uow.connection,
            name_lock=_lock(hashes["name_hash"]),
            address_lock=_lock(hashes["address_hash"]),
        )
        row = _queries.count_failures(
            uow.connection, name_limit=NAME_LIMIT, address_limit=ADDRESS_LIMIT, **hashes
        )
        if row["wait_seconds"] > 0:
            return float(row["wait_seconds"])
        _queries.add_failure(uow.connection, **hashes)
        return 0.0

    def forget_name(self, uow: UnitOfWork, name: str) -> None:
        """The owner of the name has signed in: its failures no longer count."""
        _queries.forget_failures_of_name(uow.connection, name_hash=self._hash("name", name))

    def _hash(self, kind: str, value: str) -> bytes:
        return hmac.new(self._secret, f"{kind}:{value}".encode(), "sha256").digest()


def forget_old_failures(uow: UnitOfWork) -> int:
    return int(_queries.forget_old_failures(uow.connection))


def _lock(digest: bytes) -> int:
    return int.from_bytes(digest[:8], "big", signed=True)
