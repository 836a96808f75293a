"""Who gets in, who has to wait, and that no stranger can keep an official out."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.chassis.runtime.database import Database
from services.members.domain.sign_in_limits import (
    ADDRESS_LIMIT,
    DEVICE_LIMIT,
    FREE_FAILURES,
    MOST_DELAY,
    PAIR_LIMIT,
)
from services.members.domain.steps import COMMAND_LINE
from services.members.store.work import Store
from services.members.usecases.prove_password import TooManyAttempts, WrongCredentials
from services.members.usecases.sign_in import sign_in
from services.members.usecases.unlock_staff import unlock_staff
from tests.integration.members.accounts import (
    FINGERPRINTS,
    HOME,
    access,
    add,
    attempt,
    context,
    enter,
    trace,
)


@pytest.fixture
def database(fresh_database: Callable[[str], Database]) -> Database:
    return fresh_database("members")


def fail(
    database: Database,
    times: int = 1,
    elsewhere: bool = False,
    name: str = "hanako",
    device: str = "",
    address: str = HOME,
) -> None:
    """Wrong passwords, ``elsewhere``: each from another address."""
    for _ in range(times):
        place = str(uuid.uuid4()) if elsewhere else address
        with pytest.raises(WrongCredentials):
            enter(database, "wrong", name, place, device)


def gets_in(database: Database) -> bool:
    try:
        return bool(enter(database))
    except TooManyAttempts:
        return False


def test_right_password_lets_in(database: Database) -> None:
    add(database)
    who = enter(database, name="ＨＡＮＡＫＯ")
    assert (who.staff_id, who.display_name) == (access(database)["staff_id"], "試験 花子")


def test_ten_failures_stop_an_address_for_a_quarter_of_an_hour(database: Database) -> None:
    add(database)
    fail(database, PAIR_LIMIT)
    with pytest.raises(TooManyAttempts) as stopped:
        enter(database)
    assert 14 * 60 < stopped.value.seconds <= 15 * 60
    with database.unit_of_work() as uow:
        uow.execute("UPDATE sign_in_failure SET failed_at = failed_at - interval '15 minutes'")
    assert enter(database)


def test_no_number_of_failures_elsewhere_keeps_the_owner_out(database: Database) -> None:
    """What was possible before: ten wrong passwords from anywhere, again and again, and nobody could sign in."""
    add(database)
    for number in range(3 * PAIR_LIMIT):
        with pytest.raises((WrongCredentials, TooManyAttempts)):
            enter(database, "wrong", address=f"198.51.100.{number}")
        assert gets_in(database)


def test_failures_elsewhere_only_slow_a_name_down_and_not_beyond_a_bound(
    database: Database,
) -> None:
    add(database)
    delays: list[float] = []
    patient = context(delay=delays.append)
    for _ in range(FREE_FAILURES):
        fail(database, elsewhere=True)
    for _ in range(10):
        with pytest.raises(WrongCredentials):
            enter(database, "wrong", address=str(uuid.uuid4()), in_context=patient)
    assert delays == [0.5, 1, 2, 4, 8, 8, 8, 8, 8, 8]
    enter(database, in_context=patient)
    assert delays[-1] == MOST_DELAY
    enter(database, name="hanako", in_context=patient, device=enter(database).device)
    assert len(delays) == 11


def test_a_known_device_is_stopped_neither_by_its_address_nor_by_its_name(
    database: Database,
) -> None:
    add(database)
    device = enter(database).device
    fail(database, PAIR_LIMIT)
    with pytest.raises(TooManyAttempts):
        enter(database)
    delays: list[float] = []
    assert enter(database, device=device, in_context=context(delay=delays.append))
    assert delays == []


def test_a_known_device_may_not_guess_for_ever_either(database: Database) -> None:
    add(database)
    device = enter(database).device
    fail(database, DEVICE_LIMIT, device=device)
    # From now on it counts like any other.
    fail(database, PAIR_LIMIT, device=device)
    with pytest.raises(TooManyAttempts):
        enter(database, device=device)


def test_failures_of_a_known_device_slow_nobody_else_down(database: Database) -> None:
    add(database)
    device = enter(database).device
    fail(database, DEVICE_LIMIT - 1, device=device)
    delays: list[float] = []
    enter(database, address="198.51.100.9", in_context=context(delay=delays.append))
    assert delays == []


def test_a_device_is_known_for_its_own_account_only(database: Database) -> None:
    add(database)
    add(database, name="taro")
    device = enter(database).device
    fail(database, PAIR_LIMIT, name="taro", device=device)
    with pytest.raises(TooManyAttempts):
        enter(database, name="taro", device=device)


def test_a_browser_that_several_people_use_is_known_for_each(database: Database) -> None:
    add(database)
    add(database, name="taro")
    device = enter(database).device
    assert enter(database, name="taro", device=device).device == device
    fail(database, PAIR_LIMIT)
    fail(database, PAIR_LIMIT, name="taro")
    assert enter(database, device=device)
    assert enter(database, name="taro", device=device)


def test_an_invented_token_makes_no_device_known(database: Database) -> None:
    add(database)
    invented = "x" * 43
    assert enter(database, device=invented).device != invented
    fail(database, PAIR_LIMIT, device=invented)
    with pytest.raises(TooManyAttempts):
        enter(database, device=invented)


def test_a_device_is_forgotten_after_half_a_year(database: Database) -> None:
    add(database)
    device = enter(database).device
    with database.unit_of_work() as uow:
        uow.execute("UPDATE known_device SET signed_in_at = now() - interval '181 days'")
    fail(database, PAIR_LIMIT)
    with pytest.raises(TooManyAttempts):
        enter(database, device=device)
    with Store(database).work() as work:
        assert work.devices.purge_old() == 1


def test_address_is_stopped_after_thirty_failures_for_every_name(database: Database) -> None:
    add(database)
    for number in range(ADDRESS_LIMIT):
        fail(database, name=f"nobody{number}")
    with pytest.raises(TooManyAttempts):
        enter(database)
    assert enter(database, address="203.0.113.8")


def test_signing_in_wipes_the_failures_of_ones_own_name_and_address_alone(
    database: Database,
) -> None:
    add(database)
    for _ in range(2):
        fail(database, PAIR_LIMIT - 1)
        assert enter(database)
    fail(database, PAIR_LIMIT, address="198.51.100.1")
    assert enter(database)
    with pytest.raises(TooManyAttempts):
        enter(database, "wrong", address="198.51.100.1")


def test_guesses_at_the_same_moment_are_counted_too(database: Database) -> None:
    add(database)
    prepared = context()

    def guess(number: int) -> str:
        try:
            sign_in(Store(Database(database.dsn, 1)), prepared, attempt(f"guess {number}"))
        except (WrongCredentials, TooManyAttempts) as error:
            return type(error).__name__
        return "in"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(24)))
    assert answers.count("WrongCredentials") == PAIR_LIMIT
    assert answers.count("TooManyAttempts") == 24 - PAIR_LIMIT


def test_unlocking_lets_a_name_begin_anew_everywhere(database: Database) -> None:
    add(database)
    fail(database, PAIR_LIMIT)
    fail(database, 7, elsewhere=True)
    with Store(database).work() as work:
        assert unlock_staff(work, FINGERPRINTS, " HANAKO", COMMAND_LINE) == PAIR_LIMIT + 7
    delays: list[float] = []
    assert enter(database, in_context=context(delay=delays.append))
    assert delays == []
    assert trace(database)[-2:] == ["unlocked", "signed_in"]


def test_neither_names_nor_addresses_of_failures_are_kept_in_clear(database: Database) -> None:
    add(database)
    device = enter(database).device
    with pytest.raises(WrongCredentials):
        enter(database, name="my-password-by-mistake", device=device)
    with database.unit_of_work() as uow:
        kept = [
            uow.all(f"SELECT * FROM {table}")
            for table in ("sign_in_failure", "staff_log", "known_device")
        ]
    shown = str([[{k: bytes(v) if isinstance(v, memoryview) else v for k, v in row.items()} for row in rows] for rows in kept])  # fmt: skip
    assert "sign_in_failed" in shown
    for secret in ("mistake", "203.0.113.7", device):
        assert secret not in shown
