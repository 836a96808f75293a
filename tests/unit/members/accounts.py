"""Accounts and attempts to sign in, as tests of use cases need them."""

from typing import Any

from services.members.domain.steps import Actor
from services.members.usecases.add_staff import NewStaff, add_staff
from services.members.usecases.prove_password import Attempt, SignInContext
from services.members.usecases.sign_in import SignedIn, sign_in
from tests.unit.members.fakes import FakeFingerprints, FakePasswords, FakeStore

PASSWORD = "correct horse battery"
HOME = "203.0.113.7"


def add(store: FakeStore, name: str = "hanako", **changes: Any) -> str:
    wanted = {"display_name": "試験 花子", "roles": ["reviewer"], "password": PASSWORD} | changes
    with store.work() as work:
        return add_staff(
            work, NewStaff(name, **wanted), FakePasswords(), store.state.now, is_development=True
        )


def attempt(
    password: str = PASSWORD, name: str = "hanako", address: str = HOME, device: str = ""
) -> Attempt:
    by = Actor(None, "", FakeFingerprints().of_address(address), "203.0.113.0/24")
    return Attempt(name, password, by, device)


class Door:
    """Where people sign in; ``delays`` are the seconds that attempts were made to wait."""

    def __init__(self, store: FakeStore, is_development: bool = True) -> None:
        self.store, self.passwords = store, FakePasswords(store)
        self.delays: list[float] = []
        self.context = SignInContext(
            self.passwords, FakeFingerprints(), self.delays.append, is_development
        )

    def enter(
        self,
        password: str = PASSWORD,
        name: str = "hanako",
        address: str = HOME,
        device: str = "",
    ) -> SignedIn:
        return sign_in(self.store, self.context, attempt(password, name, address, device))
