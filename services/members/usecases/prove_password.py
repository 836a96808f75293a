"""Finds out whether somebody knows an account's password, and tells nobody else why not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from services.members.domain.account import Account, AccountStep, sign_in_name
from services.members.domain.known_device import token_hash
from services.members.domain.passwords import MOST_PASSWORD
from services.members.domain.steps import Actor
from services.members.usecases.count_attempt import count_attempt
from services.members.usecases.ports import Delay, Fingerprints, Passwords, Store, Work

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
    """A name and a password from the address of ``by``; ``device`` is the token that the browser showed, or empty."""

    name: str
    password: str
    by: Actor
    device: str = ""


class SignInContext:
    """What proving a password needs besides the store, and whether demo accounts may exist."""

    def __init__(
        self,
        passwords: Passwords,
        fingerprints: Fingerprints,
        delay: Delay,
        is_development: bool,
    ) -> None:
        self.passwords, self.fingerprints, self.delay = passwords, fingerprints, delay
        self.is_development = is_development
        # Verified for names that nobody has, so that the time of the answer does not tell which those are.
        self.nobodys_hash = passwords.hash("nobody has this password")


def prove_password(
    store: Store,
    context: SignInContext,
    attempt: Attempt,
    then: Callable[[Work, Account], Outcome],
) -> Outcome:
    """``then(work, account)`` for the account whose password this is, in the transaction in which it still is.

    Takes the store and not a transaction: none is held while the password is hashed. Every failure leaves a
    line in the trace. Raises WrongCredentials, and TooManyAttempts after 10 failures of the name from this
    address, or 30 of the address, within 15 minutes.
    """
    name = sign_in_name(attempt.name)[:MOST_PASSWORD]
    name_hash = context.fingerprints.of_name(name)
    address_hash = attempt.by.address_hash
    assert address_hash is not None, "who attempts something comes from an address"
    with store.work() as work:
        before = work.accounts.find_by_name(name)
        staff_id = before.id if before else None
        device_hash = _known_device(work, attempt.device, staff_id)
        admission = count_attempt(work, name_hash, address_hash, device_hash)
        if admission.wait_seconds:
            work.staff_log.add_refusal(staff_id, attempt.by)
    if admission.wait_seconds:
        raise TooManyAttempts(admission.wait_seconds)
    if admission.delay_seconds:
        context.delay(admission.delay_seconds)
    password_hash = before.password_hash if before else context.nobodys_hash
    fits = context.passwords.fits(password_hash, attempt.password[: MOST_PASSWORD + 1])
    with store.work() as work:
        # Read again: the account may have been disabled or given another password in the meantime.
        account = work.accounts.find_by_name_for_update(name)
        if fits and account and _still_counts(context, before, account):
            work.failures.purge_pair(name_hash, address_hash)
            return then(work, account)
        work.staff_log.add(AccountStep.SIGN_IN_FAILED, staff_id, attempt.by)
    raise WrongCredentials


def _known_device(work: Work, token: str, staff_id: str | None) -> bytes | None:
    """The hash of a token by which the browser is known for this account, else None."""
    if not token or staff_id is None:
        return None
    known = work.devices.is_known(token_hash(token), staff_id)
    return token_hash(token) if known else None


def _still_counts(context: SignInContext, before: Account | None, now: Account) -> bool:
    return (
        before is not None
        and now.password_hash == before.password_hash
        and now.active
        and (context.is_development or not now.demo)
    )
