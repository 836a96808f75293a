"""One's own password: changed only by who knows it, and what ends with the old one."""

import pytest

from services.members.domain.account import AccountStep
from services.members.domain.passwords import UnfitAccount
from services.members.usecases.change_password import change_password
from services.members.usecases.prove_password import TooManyAttempts, WrongCredentials
from tests.unit.members.accounts import PASSWORD, Door, add, attempt
from tests.unit.members.fakes import FakeStore

NEW = "ichiji-no-angou-2026"


@pytest.fixture
def door() -> Door:
    store = FakeStore()
    add(store)
    return Door(store)


def change(door: Door, new: str = NEW, current: str = PASSWORD) -> str:
    store = door.store
    return change_password(store, door.context, attempt(current), new, store.state.now)


def test_own_password_is_changed_and_every_session_from_before_ends(door: Door) -> None:
    other = door.enter().device
    door.store.let_pass(hours=1)
    device = change(door)
    assert door.store.account().sessions_valid_from == door.store.state.now
    announced = door.store.events[-1]
    assert (announced.type, announced.sequence) == ("staff.changed.v1", 2)
    assert announced.data["sessions_valid_from"] == door.store.state.now.isoformat()
    assert door.store.trace[-1] == AccountStep.PASSWORD_CHANGED
    with pytest.raises(WrongCredentials):
        door.enter()
    # The browser of the change is known from now on, the others are not.
    assert door.enter(NEW, device=device).device == device
    assert door.enter(NEW, device=other).device != other


def test_password_is_not_changed_without_the_one_there_is(door: Door) -> None:
    before = door.store.account()
    with pytest.raises(WrongCredentials):
        change(door, current="wrong")
    assert door.store.account() == before


def test_current_password_cannot_be_guessed_at_an_open_console(door: Door) -> None:
    for _ in range(10):
        with pytest.raises(WrongCredentials):
            change(door, current="wrong")
    with pytest.raises(TooManyAttempts):
        change(door)


@pytest.mark.parametrize("new", ["short", "password1234", "hanako-2026-11", PASSWORD])
def test_password_that_may_not_be_is_refused_and_counts_as_no_failure(door: Door, new: str) -> None:
    before = door.store.state
    with pytest.raises(UnfitAccount):
        change(door, new)
    assert door.store.state == before
