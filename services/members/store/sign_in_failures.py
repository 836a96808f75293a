"""Failed attempts to sign in, in the database; names and addresses only as keyed hashes."""

from pathlib import Path

from services.chassis.runtime.database import UnitOfWork, load_queries
from services.members.domain.sign_in_limits import FailureCount
from services.members.store.rows import read

_queries = load_queries(Path(__file__).parent / "queries" / "sign_in_failures.sql")


class SignInFailures:
    def __init__(self, uow: UnitOfWork) -> None:
        self._connection = uow.connection

    def lock(self, name_hash: bytes, address_hash: bytes) -> None:
        _queries.lock_attempts(
            self._connection, name_lock=_lock(name_hash), address_lock=_lock(address_hash)
        )

    def count_of_device(self, name_hash: bytes, device_hash: bytes) -> int:
        count = _queries.count_failures_of_device(
            self._connection, name_hash=name_hash, device_hash=device_hash
        )
        return int(count)

    def count(
        self, name_hash: bytes, address_hash: bytes, pair_limit: int, address_limit: int
    ) -> FailureCount:
        row = _queries.count_failures(
            self._connection,
            name_hash=name_hash,
            address_hash=address_hash,
            pair_limit=pair_limit,
            address_limit=address_limit,
        )
        return read(FailureCount, row)

    def add(self, name_hash: bytes, address_hash: bytes, device_hash: bytes | None) -> None:
        _queries.add_failure(
            self._connection,
            name_hash=name_hash,
            address_hash=address_hash,
            device_hash=device_hash,
        )

    def purge_pair(self, name_hash: bytes, address_hash: bytes) -> None:
        _queries.purge_failures_of_pair(
            self._connection, name_hash=name_hash, address_hash=address_hash
        )

    def purge_name(self, name_hash: bytes) -> int:
        return int(_queries.purge_failures_of_name(self._connection, name_hash=name_hash))

    def purge_old(self) -> int:
        return int(_queries.purge_old_failures(self._connection))


def _lock(digest: bytes) -> int:
    return int.from_bytes(digest[:8], "big", signed=True)
