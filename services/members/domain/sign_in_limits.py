"""How often somebody may fail to sign in, and how long they then wait.

A stranger who guesses a password is stopped at their own address and slows the name down elsewhere, but can lock
nobody out: the owner comes in at once from a device that is known, and after some seconds from any other.
"""

from dataclasses import dataclass

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
class FailureCount:
    """Failures of unknown devices: those ``of_name``, and the seconds until a limit of this address lets go (or 0)."""

    of_name: int
    wait_seconds: float


@dataclass(frozen=True)
class Admission:
    """Whether an attempt may be made: not before ``wait_seconds`` have passed, or now, after ``delay_seconds``."""

    wait_seconds: float = 0.0
    delay_seconds: float = 0.0


def delay_after(failures: int) -> float:
    """Seconds that an attempt is delayed after so many failures of its name from unknown devices."""
    if failures < FREE_FAILURES:
        return 0.0
    return float(min(FIRST_DELAY * 2.0 ** min(failures - FREE_FAILURES, 30), MOST_DELAY))
