"""How often somebody failed to sign in, by name, address and device; none of them is kept in clear.

A stranger who guesses a password is stopped at their own address and slows the name down elsewhere, but can lock
nobody out: the owner comes in at once from a device that is known, and after some seconds from any other.
"""

from dataclasses import dataclass
from pathlib import Path

from services.chassis.runtime.database import UnitOfWork, load_queries
from services.chassis.runtime.fingerprint import fingerprint

_queries = load_queries(Path(__file__).parent / "queries" / "sign_in_failures.sql")
# Failures within 15 minutes after which no more are taken: of a name from one address, of an address for whatever
# names, and of a known device, which then counts like any other.
PAIR_LIMIT = 10
ADDRESS_LIMIT = 30
DEVICE_LIMIT = 10
# So many failures of a name, from wherever, are nobody's business; each further one doubles the delay, up to the most.
FREE_FAILURES = 5
FIRST_DELAY = 0.5
MOST_DELAY = 8.0


@dataclass(frozen=True)
class Admission:
    """Whether an attempt may be made: not before ``wait_seconds`` have passed, or now, after ``delay_seconds``."""

    wait_seconds: float = 0.0
    delay_seconds: float = 0.0


class SignInFailures:
    """Counts with keyed hashes under ``secret``."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def note_attempt(
        self, uow: UnitOfWork, name: str, address: str, device_hash: bytes | None
    ) -> Admission:
        """Count an attempt as failed until it proves otherwise, unless it has to wait.

        It is counted before the password is looked at, so that many guesses at once are counted too.
        ``device_hash`` is that of a device known for the account of this name, else None.
        """
        hashes = self._hashes(name, address)
        _queries.lock_attempts(
            uow.connection,
            name_lock=_lock(hashes["name_hash"]),
            address_lock=_lock(hashes["address_hash"]),
        )
        if device_hash is not None:
            failed = _queries.count_failures_of_device(
                uow.connection, name_hash=hashes["name_hash"], device_hash=device_hash
            )
            if failed < DEVICE_LIMIT:
                _queries.add_failure(uow.connection, **hashes, device_hash=device_hash)
                return Admission()
        row = _queries.count_failures(
            uow.connection, pair_limit=PAIR_LIMIT, address_limit=ADDRESS_LIMIT, **hashes
        )
        if row["wait_seconds"] > 0:
            return Admission(wait_seconds=float(row["wait_seconds"]))
        _queries.add_failure(uow.connection, **hashes, device_hash=None)
        return Admission(delay_seconds=delay_after(row["of_name"]))

    def forget_pair(self, uow: UnitOfWork, name: str, address: str) -> None:
        """The owner of the name has signed in from this address: its failures there no longer count."""
        _queries.forget_failures_of_pair(uow.connection, **self._hashes(name, address))

    def forget_name(self, uow: UnitOfWork, name: str) -> int:
        """Let the name begin anew from every address; how many failures there were."""
        return int(
            _queries.forget_failures_of_name(
                uow.connection, name_hash=self._hashes(name, "")["name_hash"]
            )
        )

    def hash_address(self, address: str) -> bytes:
        """The same for the same address, by which a trace can be followed without keeping it."""
        return self._hashes("", address)["address_hash"]

    def _hashes(self, name: str, address: str) -> dict[str, bytes]:
        return {
            "name_hash": bytes.fromhex(fingerprint(self._secret, "sign-in name", name)),
            "address_hash": bytes.fromhex(fingerprint(self._secret, "sign-in address", address)),
        }


def delay_after(failures: int) -> float:
    """Seconds that an attempt has to be patient after so many failures of its name from unknown devices."""
    if failures < FREE_FAILURES:
        return 0.0
    return float(min(FIRST_DELAY * 2.0 ** min(failures - FREE_FAILURES, 30), MOST_DELAY))


def forget_old_failures(uow: UnitOfWork) -> int:
    return int(_queries.forget_old_failures(uow.connection))


def _lock(digest: bytes) -> int:
    return int.from_bytes(digest[:8], "big", signed=True)
