"""Accounts and attempts to sign in, as tests need them."""

from typing import Any

from services.chassis.runtime.clock import now
from services.chassis.runtime.database import Database
from services.members.adapters.fingerprints import SignInFingerprints
from services.members.adapters.passwords import Argon2Passwords
from services.members.domain.steps import Actor
from services.members.store.work import Store
from services.members.usecases.add_staff import NewStaff, add_staff
from services.members.usecases.ports import Delay, Passwords
from services.members.usecases.prove_password import Attempt, SignInContext
from services.members.usecases.sign_in import SignedIn, sign_in

PASSWORD = "correct horse battery"
PASSWORDS = Argon2Passwords()
FINGERPRINTS = SignInFingerprints("s" * 32)
HOME = "203.0.113.7"


def context(
    is_development: bool = True,
    delay: Delay = lambda seconds: None,
    passwords: Passwords = PASSWORDS,
) -> SignInContext:
    return SignInContext(passwords, FINGERPRINTS, delay, is_development)


def add(database: Database, name: str = "hanako", **changes: Any) -> str:
    wanted = {"display_name": "試験 花子", "roles": ["reviewer"], "password": PASSWORD} | changes
    with Store(database).work() as work:
        return add_staff(work, NewStaff(name, **wanted), PASSWORDS, now(), is_development=True)


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
    by = Actor(None, "", FINGERPRINTS.of_address(address), "203.0.113.0/24")
    return Attempt(name, password, by, device)


def enter(
    database: Database,
    password: str = PASSWORD,
    name: str = "hanako",
    address: str = HOME,
    device: str = "",
    in_context: SignInContext | None = None,
) -> SignedIn:
    tried = attempt(password, name, address, device)
    return sign_in(Store(database), in_context or context(), tried)


def trace(database: Database) -> list[str]:
    """What the trace says, oldest first."""
    with database.unit_of_work() as uow:
        return [row["what"] for row in uow.all("SELECT what FROM staff_log ORDER BY id")]
