"""What would hold up the hub, which would then stand still for everybody: hashing passwords, and waiting."""

import eventlet
from eventlet import tpool
from eventlet.semaphore import Semaphore

from services.members.adapters.passwords import Argon2Passwords

# At once: each takes 19 MiB and one processor for some hundredths of a second.
AT_ONCE = 2
# Each thread keeps the memory of the hashes it made, so there are no more of them than can work at once.
tpool.set_num_threads(AT_ONCE)
# As many attempts may be delayed at once in one process; a flood of sign-ins does not use up its workers by waiting.
MOST_DELAYED = 16


class PasswordsOffHub(Argon2Passwords):
    """As Argon2Passwords, in eventlet's threads."""

    def __init__(self) -> None:
        super().__init__()
        self._turn = Semaphore(AT_ONCE)

    def hash(self, password: str) -> str:
        with self._turn:
            hashed: str = tpool.execute(super().hash, password)
            return hashed

    def fits(self, password_hash: str, password: str) -> bool:
        with self._turn:
            return bool(tpool.execute(super().fits, password_hash, password))


class Delays:
    """Delays an attempt, while not too many are: the delay is a courtesy to the account, no wall."""

    def __init__(self) -> None:
        self._places = Semaphore(MOST_DELAYED)

    def __call__(self, seconds: float) -> None:
        if self._places.acquire(blocking=False):
            try:
                eventlet.sleep(seconds)
            finally:
                self._places.release()
