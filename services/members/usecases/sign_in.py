"""Lets a member of staff in who knows the password; tells nobody else why not."""

from dataclasses import dataclass

from services.chassis.database import Database
from services.members.domain.passwords import MOST_PASSWORD, Passwords
from services.members.domain.staff import sign_in_name
from services.members.store import staff as store
from services.members.store.sign_in_failures import SignInFailures


class WrongCredentials(Exception):
    """Unknown name, wrong password or disabled account: the same for all three. Permanent."""


class TooManyAttempts(Exception):
    """Too many failures of this name or address. Transient; ``seconds`` is how long to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True)
class SignedIn:
    staff_id: str
    display_name: str


class SignIn:
    """What signing in needs: passwords, the counter of failures, and whether demo accounts may exist here."""

    def __init__(
        self, passwords: Passwords, failures: SignInFailures, is_development: bool
    ) -> None:
        self.passwords, self.failures, self.is_development = passwords, failures, is_development
        # Verified for names that nobody has, so that the time of the answer does not tell which those are.
        self.nobodys_hash = passwords.hash("nobody has this password")


def sign_in(database: Database, means: SignIn, name: str, password: str, address: str) -> SignedIn:
    """Who signs in. Takes the database and not a transaction: none is held while the password is hashed.

    Raises WrongCredentials, and TooManyAttempts after 10 failures of the name or 30 of the address within
    15 minutes.
    """
    name = sign_in_name(name)[:MOST_PASSWORD]
    with database.unit_of_work() as uow:
        seconds = means.failures.note_attempt(uow, name, address)
        account = store.find_staff_by_name(uow, name)
    if seconds:
        raise TooManyAttempts(seconds)
    password_hash = account["password_hash"] if account else means.nobodys_hash
    fits = means.passwords.fits(password_hash, password[: MOST_PASSWORD + 1])
    with database.unit_of_work() as uow:
        # Read again: the account may have been disabled or given another password in the meantime.
        now = store.find_staff_by_name(uow, name)
        if (
            not fits
            or account is None
            or now is None
            or now["password_hash"] != account["password_hash"]
        ):
            raise WrongCredentials
        if not now["active"] or (now["demo"] and not means.is_development):
            raise WrongCredentials
        means.failures.forget_name(uow, name)
    return SignedIn(now["id"], now["display_name"])
