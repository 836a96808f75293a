"""Lets a member of staff in who knows the password."""

from dataclasses import dataclass

from services.chassis.runtime.database import Database, Row, UnitOfWork
from services.members.store import staff_log
from services.members.store.known_devices import remember_device
from services.members.store.staff_log import Actor
from services.members.usecases.prove_password import Attempt, Means, prove_password


@dataclass(frozen=True)
class SignedIn:
    """Who is in; ``device`` is the token by which their browser is known from now on."""

    staff_id: str
    display_name: str
    device: str


def sign_in(database: Database, means: Means, attempt: Attempt) -> SignedIn:
    """Who signs in. Raises WrongCredentials and TooManyAttempts (prove_password.py)."""

    def enter(uow: UnitOfWork, account: Row) -> SignedIn:
        by = attempt.by
        staff_log.note(
            uow,
            "signed_in",
            account["id"],
            Actor(account["id"], account["display_name"], by.address_hash, by.network),
        )
        device = remember_device(uow, attempt.device, account["id"])
        return SignedIn(account["id"], account["display_name"], device)

    return prove_password(database, means, attempt, enter)
