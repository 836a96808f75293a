"""Counts an attempt to sign in, and says whether it may be made."""

from services.members.domain.sign_in_limits import (
    ADDRESS_LIMIT,
    DEVICE_LIMIT,
    PAIR_LIMIT,
    Admission,
    delay_after,
)
from services.members.usecases.ports import Work


def count_attempt(
    work: Work, name_hash: bytes, address_hash: bytes, device_hash: bytes | None
) -> Admission:
    """Count an attempt as failed until it proves otherwise, unless it has to wait.

    It is counted before the password is looked at, so that many guesses at once are counted too.
    ``device_hash`` is that of a device known for the account of this name, else None.
    """
    failures = work.failures
    failures.lock(name_hash, address_hash)
    if device_hash is not None and failures.count_of_device(name_hash, device_hash) < DEVICE_LIMIT:
        failures.add(name_hash, address_hash, device_hash)
        return Admission()
    count = failures.count(name_hash, address_hash, PAIR_LIMIT, ADDRESS_LIMIT)
    if count.wait_seconds > 0:
        return Admission(wait_seconds=count.wait_seconds)
    failures.add(name_hash, address_hash, None)
    return Admission(delay_seconds=delay_after(count.of_name))
