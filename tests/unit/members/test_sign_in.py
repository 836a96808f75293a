"""Who gets in, who has to wait, and that no stranger can keep an official out."""

import pytest

from services.members.domain.account import AccountStep
from services.members.domain.sign_in_limits import delay_after
from services.members.domain.steps import COMMAND_LINE
from services.members.usecases.disable_staff import disable_staff
from services.members.usecases.prove_password import (
    SignInContext,
    TooManyAttempts,
    WrongCredentials,
)
from tests.unit.members.accounts import HOME, PASSWORD, Door, add
from tests.unit.members.fakes import FakeFingerprints, FakePasswords, FakeStore

NEW = "ichiji-no-angou-2026"


@pytest.fixture
def door() -> Door:
    store = FakeStore()
    add(store)
    return Door(store)


def fail(door: Door, times: int = 1, name: str = "hanako", device: str = "") -> None:
    for _ in range(times):
        with pytest.raises(WrongCredentials):
            door.enter("wrong", name, device=device)


def fail_elsewhere(door: Door, times: int, name: str = "hanako") -> None:
    """Each from another address."""
    for number in range(times):
        with pytest.raises(WrongCredentials):
            door.enter("wrong", name, f"elsewhere {len(door.store.state.failures)} {number}")


def is_stopped(door: Door, name: str = "hanako", address: str = HOME, device: str = "") -> bool:
    """Whether the owner, with the right password, is told to wait."""
    try:
        door.enter(PASSWORD, name, address, device)
    except TooManyAttempts:
        return True
    return False


def test_right_password_lets_in_and_leaves_a_line(door: Door) -> None:
    who = door.enter(name="ＨＡＮＡＫＯ")
    assert (who.staff_id, who.display_name) == (door.store.account().id, "試験 花子")
    line = door.store.state.log[-1]
    assert (line.step, line.staff_id) == (AccountStep.SIGNED_IN, who.staff_id)
    assert (line.by.name, line.by.network) == ("試験 花子", "203.0.113.0/24")


@pytest.mark.parametrize(
    ("name", "password"),
    [("nobody", PASSWORD), ("hanako", "wrong"), ("hanako", ""), ("taro", PASSWORD), ("", "")],
)
def test_unknown_name_wrong_password_and_disabled_account_answer_alike_and_cost_alike(
    door: Door, name: str, password: str
) -> None:
    add(door.store, "taro")
    with door.store.work() as work:
        disable_staff(work, door.store.state.now, COMMAND_LINE, name="taro")
    with pytest.raises(WrongCredentials):
        door.enter(password, name)
    assert door.passwords.compared == 1
    assert door.store.trace[-1] == AccountStep.SIGN_IN_FAILED


def test_failure_with_a_name_that_nobody_has_is_kept_without_it(door: Door) -> None:
    fail(door, name="my-password-by-mistake")
    line = door.store.state.log[-1]
    assert (line.step, line.staff_id) == (AccountStep.SIGN_IN_FAILED, None)
    assert "mistake" not in str(door.store.state.log)


def test_demo_account_lets_nobody_in_outside_development(door: Door) -> None:
    add(door.store, "demo", demo=True)
    assert door.enter(name="demo")
    with pytest.raises(WrongCredentials):
        Door(door.store, is_development=False).enter(name="demo")


def test_account_that_changes_while_the_password_is_compared_lets_nobody_in(door: Door) -> None:
    class Slow(FakePasswords):
        def fits(self, password_hash: str, password: str) -> bool:
            add(door.store, password=NEW)
            return super().fits(password_hash, password)

    door.context = SignInContext(Slow(), FakeFingerprints(), door.delays.append, True)
    with pytest.raises(WrongCredentials):
        door.enter()


def test_ten_failures_stop_an_address_for_a_quarter_of_an_hour(door: Door) -> None:
    fail(door, 10)
    with pytest.raises(TooManyAttempts) as stopped:
        door.enter()
    assert stopped.value.seconds == 15 * 60
    door.store.let_pass(minutes=14, seconds=59)
    assert is_stopped(door)
    door.store.let_pass(seconds=1)
    assert not is_stopped(door)


def test_nine_failures_stop_nobody(door: Door) -> None:
    fail(door, 9)
    assert not is_stopped(door)


def test_refused_attempts_are_not_compared_and_leave_one_line_in_a_quarter_of_an_hour(
    door: Door,
) -> None:
    fail(door, 10)
    compared = door.passwords.compared
    assert all(is_stopped(door) for _ in range(20))
    assert door.passwords.compared == compared
    assert door.store.trace.count(AccountStep.SIGN_IN_REFUSED) == 1
    door.store.let_pass(minutes=15)
    fail(door, 10)
    assert is_stopped(door)
    assert door.store.trace.count(AccountStep.SIGN_IN_REFUSED) == 2


def test_attempt_counts_before_its_password_is_looked_at(door: Door) -> None:
    class Dies(FakePasswords):
        def fits(self, password_hash: str, password: str) -> bool:
            raise MemoryError

    door.context = SignInContext(Dies(), FakeFingerprints(), door.delays.append, True)
    for _ in range(10):
        with pytest.raises(MemoryError):
            door.enter()
    assert is_stopped(door)


def test_address_is_stopped_after_thirty_failures_for_every_name(door: Door) -> None:
    for number in range(29):
        fail(door, name=f"nobody{number}")
    assert not is_stopped(door)
    fail(door, name="nobody")
    assert is_stopped(door)
    assert not is_stopped(door, address="203.0.113.8")


def test_no_number_of_failures_elsewhere_keeps_the_owner_out(door: Door) -> None:
    for _ in range(5):
        fail_elsewhere(door, 10)
        assert not is_stopped(door)


def test_failures_elsewhere_only_slow_a_name_down_and_not_beyond_a_bound(door: Door) -> None:
    fail_elsewhere(door, 5)
    assert door.delays == []
    fail_elsewhere(door, 8)
    assert door.delays == [0.5, 1, 2, 4, 8, 8, 8, 8]
    door.enter()
    assert door.delays[-1] == 8
    fail_elsewhere(door, 4, name="nobody")
    assert len(door.delays) == 9


@pytest.mark.parametrize(("failures", "seconds"), [(0, 0), (4, 0), (5, 0.5), (9, 8), (10**6, 8)])
def test_delay_doubles_up_to_the_most(failures: int, seconds: float) -> None:
    assert delay_after(failures) == seconds


def test_a_known_device_is_stopped_neither_by_its_address_nor_by_its_name(door: Door) -> None:
    device = door.enter().device
    fail(door, 10)
    assert is_stopped(door)
    delays = len(door.delays)
    assert not is_stopped(door, device=device)
    assert len(door.delays) == delays


def test_a_known_device_may_not_guess_for_ever_either(door: Door) -> None:
    device = door.enter().device
    fail(door, 10, device=device)
    # From here on it counts like any other.
    fail(door, 10, device=device)
    assert is_stopped(door, device=device)


def test_failures_of_a_known_device_count_for_itself_alone(door: Door) -> None:
    device = door.enter().device
    fail(door, 10, device=device)
    assert not is_stopped(door)
    assert door.delays == []


def test_a_device_is_known_for_its_own_accounts_only(door: Door) -> None:
    add(door.store, "taro")
    device = door.enter().device
    fail(door, 10, name="taro")
    assert is_stopped(door, "taro", device=device)
    door.store.let_pass(minutes=15)
    assert door.enter(name="taro", device=device).device == device
    fail(door, 10, name="taro")
    assert not is_stopped(door, "taro", device=device)


def test_an_invented_token_makes_no_device_known(door: Door) -> None:
    invented = "x" * 43
    assert door.enter(device=invented).device != invented
    fail(door, 10, device=invented)
    assert is_stopped(door, device=invented)


def test_a_device_is_known_for_half_a_year(door: Door) -> None:
    device = door.enter().device
    door.store.let_pass(days=179)
    fail(door, 10)
    assert not is_stopped(door, device=device)
    door.store.let_pass(days=181)
    fail(door, 10)
    assert is_stopped(door, device=device)


def test_signing_in_wipes_the_failures_of_ones_own_name_and_address_alone(door: Door) -> None:
    for _ in range(2):
        fail(door, 9)
        assert not is_stopped(door)
    for _ in range(10):
        with pytest.raises(WrongCredentials):
            door.enter("wrong", address="198.51.100.1")
    assert not is_stopped(door)
    assert is_stopped(door, address="198.51.100.1")
