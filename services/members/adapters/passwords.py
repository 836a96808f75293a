"""How passwords are kept: argon2id with OWASP's parameters (NIST SP 800-63B)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from services.members.domain.passwords import same_however_typed


class Argon2Passwords:
    """19 MiB, 2 passes; both methods keep a processor busy for a while."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)

    def hash(self, password: str) -> str:
        return self._hasher.hash(same_however_typed(password))

    def fits(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, same_however_typed(password))
        except (VerificationError, InvalidHashError):
            return False
