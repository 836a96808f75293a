"""What use cases of members need, kept in memory: a store whose transactions commit or roll back as a whole."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

from services.chassis.messaging.envelope import Event
from services.members.domain.account import Account, AccountStep
from services.members.domain.organisation import Organisation
from services.members.domain.steps import Actor
from tests.unit.members.fake_accounts import (
    FakeAccounts,
    FakeDevices,
    FakeFailures,
    FakeStaffLog,
)
from tests.unit.members.fake_organisations import FakeOrganisations, FakeReleases
from tests.unit.members.fake_state import START, State


class FakeWork:
    """One transaction over a state, which FakeStore throws away where it fails."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.organisations = FakeOrganisations(state)
        self.releases = FakeReleases(state)
        self.accounts = FakeAccounts(state)
        self.devices = FakeDevices(state)
        self.failures = FakeFailures(state)
        self.staff_log = FakeStaffLog(state)

    def emit(self, *events: Event) -> None:
        self.state.events.extend(events)


class FakeStore:
    """The state that was committed last, and questions that tests ask of it."""

    def __init__(self) -> None:
        self.state = State()
        self.is_open = False

    @contextmanager
    def work(self) -> Iterator[FakeWork]:
        assert not self.is_open, "a use case holds two transactions at once"
        self.is_open = True
        work = FakeWork(deepcopy(self.state))
        try:
            yield work
            self.state = work.state
        finally:
            self.is_open = False

    def let_pass(self, **time: float) -> None:
        """Move the clock of the database: ``let_pass(minutes=15)``."""
        self.state.now += dt.timedelta(**time)

    @property
    def events(self) -> list[Event]:
        return self.state.events

    def data_of(self, event_type: str) -> list[dict[str, Any]]:
        """The data of all events of a type, oldest first."""
        return [event.data for event in self.events if event.type == event_type]

    def organisation(self, name: str = "団地の会") -> Organisation:
        (found,) = (one for one in self.state.organisations.values() if one.name == name)
        return found

    def account(self, name: str = "hanako") -> Account:
        (found,) = (one for one in self.state.accounts.values() if one.name == name)
        return found

    @property
    def trace(self) -> list[AccountStep]:
        """What the trace says, oldest first."""
        return [line.step for line in self.state.log]


class FakePasswords:
    """Hashes that anybody can read, and how many passwords were compared."""

    def __init__(self, store: FakeStore | None = None) -> None:
        self.compared, self._store = 0, store

    def hash(self, password: str) -> str:
        self._holds_nothing()
        return f"hash of {password}"

    def fits(self, password_hash: str, password: str) -> bool:
        self._holds_nothing()
        # What is no hash costs no work.
        self.compared += password_hash.startswith("hash of ")
        return password_hash == f"hash of {password}"

    def _holds_nothing(self) -> None:
        assert not (self._store and self._store.is_open), "no transaction waits for a hash"


class FakeFingerprints:
    def of_name(self, name: str) -> bytes:
        return f"name {name}".encode()

    def of_address(self, address: str) -> bytes:
        return f"address {address}".encode()


def official(*roles: str, id: str = "7c1d0c4e-2f0b-4f7b-8d51-90b2f8a0e3d4") -> Actor:
    """A member of staff who is signed in."""
    return Actor(id, "試験 太郎", roles=frozenset(roles))


__all__ = ["START", "FakeFingerprints", "FakePasswords", "FakeStore", "FakeWork", "official"]
