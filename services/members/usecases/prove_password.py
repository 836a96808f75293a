"""Finds out whether somebody knows an account's password, and tells nobody else why not."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from services.chassis.runtime.database import Database, Row, UnitOfWork
from services.members.domain.passwords import MOST_PASSWORD, Passwords
from services.members.domain.staff import sign_in_name
from services.members.store import staff as store
from services.members.store import staff_log
from services.members.store.known_devices import find_device
from services.members.store.sign_in_failures import SignInFailures
from services.members.store.staff_log import Actor

Outcome = TypeVar("Outcome")


class WrongCredentials(Exception):
    """Unknown name, wrong password or disabled account: the same for all three. Permanent."""


class TooManyAttempts(Exception):
    """Too many failures from this address. Transient; ``seconds`` is how long to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True)
class Attempt:
    """A name and a password from an ``address``; ``device`` is the token that the browser showed, or empty."""

    name: str
    password: str
    address: str
    by: Actor
    device: str = ""


class Means:
    """What proving a password needs: hashes, the counter of failures, patience, whether demo accounts may exist."""

    def __init__(
        self,
        passwords: Passwords,
        failures: SignInFailures,
        is_development: bool,
        be_patient: Callable[[float], None] = time.sleep,
    ) -> None:
        self.passwords, self.failures = passwords, failures
        self.is_development, self.be_patient = is_development, be_patient
        # Verified for names that nobody has, so that the time of the answer does not tell which those are.
        self.nobodys_hash = passwords.hash("nobody has this password")


def prove_password(
    database: Database,
    means: Means,
    attempt: Attempt,
    then: Callable[[UnitOfWork, Row], Outcome],
) -> Outcome:
    """``then(uow, account)`` for the account whose password this is, in the transaction in which it still is.

    Takes the database and not a transaction: none is held while the password is hashed. Every failure leaves a
    line in the trace. Raises WrongCredentials, and TooManyAttempts after 10 failures of the name from this
    address, or 30 of the address, within 15 minutes.
    """
    name = sign_in_name(attempt.name)[:MOST_PASSWORD]
    with database.unit_of_work() as uow:
        account = store.find_staff_by_name(uow, name)
        staff_id = account["id"] if account else None
        device = find_device(uow, attempt.device, staff_id) if attempt.device and staff_id else None
        admission = means.failures.note_attempt(uow, name, attempt.address, device)
        if admission.wait_seconds:
            staff_log.note_refusal(uow, staff_id, attempt.by)
    if admission.wait_seconds:
        raise TooManyAttempts(admission.wait_seconds)
    if admission.delay_seconds:
        means.be_patient(admission.delay_seconds)
    password_hash = account["password_hash"] if account else means.nobodys_hash
    fits = means.passwords.fits(password_hash, attempt.password[: MOST_PASSWORD + 1])
    with database.unit_of_work() as uow:
        # Read again: the account may have been disabled or given another password in the meantime.
        now = store.find_staff_for_update(uow, name)
        if fits and _still_counts(means, account, now):
            assert now is not None
            means.failures.forget_pair(uow, name, attempt.address)
            return then(uow, now)
        staff_log.note(uow, "sign_in_failed", staff_id, attempt.by)
    raise WrongCredentials


def _still_counts(means: Means, before: Row | None, now: Row | None) -> bool:
    return (
        before is not None
        and now is not None
        and now["password_hash"] == before["password_hash"]
        and bool(now["active"])
        and (means.is_development or not now["demo"])
    )
