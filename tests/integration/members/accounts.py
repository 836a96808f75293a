"""Accounts and attempts to sign in, as tests need them."""

from collections.abc import Callable
from typing import Any

from services.chassis.runtime.clock import now
from services.chassis.runtime.database import Database
from services.members.domain.passwords import Passwords
from services.members.store.sign_in_failures import SignInFailures
from services.members.store.staff_log import Actor
from services.members.usecases.add_staff import NewStaff, add_staff
from services.members.usecases.prove_password import Attempt, Means
from services.members.usecases.sign_in import SignedIn, sign_in

PASSWORD = "correct horse battery"
PASSWORDS = Passwords()
FAILURES = SignInFailures("s" * 32)
HOME = "203.0.113.7"


def means(
    is_development: bool = True,
    be_patient: Callable[[float], None] = lambda seconds: None,
    passwords: Passwords = PASSWORDS,
) -> Means:
    return Means(passwords, FAILURES, is_development, be_patient)


def add(database: Database, name: str = "hanako", **changes: Any) -> str:
    wanted = {"display_name": "試験 花子", "roles": ["reviewer"], "password": PASSWORD} | changes
    with database.unit_of_work() as uow:
        return add_staff(uow, NewStaff(name, **wanted), PASSWORDS, now(), is_development=True)


def access(database: Database, name: str = "hanako") -> dict[str, Any]:
    """What this service lets the person do, as every request reads it."""
    with database.unit_of_work() as uow:
        row = uow.one(
            "SELECT a.*, s.version FROM staff_access a JOIN staff s ON s.id = a.staff_id WHERE s.name = %s",
            (name,),
        )
    assert row is not None
    return row


def attempt(
    password: str = PASSWORD, name: str = "hanako", address: str = HOME, device: str = ""
) -> Attempt:
    by = Actor(None, "", FAILURES.hash_address(address), "203.0.113.0/24")
    return Attempt(name, password, address, by, device)


def enter(
    database: Database, *what: str, by_means: Means | None = None, **attempted: str
) -> SignedIn:
    return sign_in(database, by_means or means(), attempt(*what, **attempted))


def trace(database: Database) -> list[str]:
    """What the trace says, oldest first."""
    with database.unit_of_work() as uow:
        return [row["what"] for row in uow.all("SELECT what FROM staff_log ORDER BY id")]
