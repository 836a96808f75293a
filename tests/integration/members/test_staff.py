"""Accounts of the secretariat: added, disabled, signed in and out, against a real database."""

import datetime as dt
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from services.chassis.clock import now
from services.chassis.database import Database
from services.members.domain.passwords import Passwords, UnfitAccount
from services.members.store.sign_in_failures import ADDRESS_LIMIT, NAME_LIMIT, SignInFailures
from services.members.usecases.add_staff import NewStaff, add_staff
from services.members.usecases.disable_staff import NoSuchStaff, disable_staff
from services.members.usecases.sign_in import (
    SignedIn,
    SignIn,
    TooManyAttempts,
    WrongCredentials,
    sign_in,
)
from services.members.usecases.sign_out import sign_out
from tests.integration.members.lists import events

PASSWORD = "correct horse battery"
PASSWORDS = Passwords()


@pytest.fixture
def database(fresh_database: Callable[[str], Database]) -> Database:
    return fresh_database("members")


def means(is_development: bool = True) -> SignIn:
    return SignIn(PASSWORDS, SignInFailures("s" * 32), is_development)


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


def enter(
    database: Database,
    password: str = PASSWORD,
    name: str = "hanako",
    address: str = "203.0.113.7",
    is_development: bool = True,
) -> SignedIn:
    return sign_in(database, means(is_development), name, password, address)


def test_account_takes_effect_here_at_once_and_is_announced_without_a_name(
    database: Database,
) -> None:
    assert add(database, roles=["reviewer", "approver"]) == "added"
    row = access(database)
    (announced,) = events(database)
    assert row["roles"] == announced["data"]["roles"] == ["approver", "reviewer"]
    assert (announced["subject"], announced["sequence"]) == (row["staff_id"], 1)
    assert "花子" not in str(announced)
    assert "hanako" not in str(announced)


def test_same_account_again_changes_nothing(database: Database) -> None:
    add(database)
    assert add(database) == "unchanged"
    assert add(database, name=" HANAKO ") == "unchanged"
    assert len(events(database)) == 1


def test_new_roles_leave_sessions_alone_and_a_new_password_ends_them(database: Database) -> None:
    add(database)
    first = access(database)
    assert add(database, roles=["admin"]) == "changed"
    second = access(database)
    assert (second["roles"], second["sessions_valid_from"]) == (
        ["admin"],
        first["sessions_valid_from"],
    )
    assert add(database, roles=["admin"], password=PASSWORD + "!") == "changed"
    third = access(database)
    assert third["sessions_valid_from"] > first["sessions_valid_from"]
    assert [event["sequence"] for event in events(database)] == [1, 2, 3]


def test_demo_account_refuses_to_exist_outside_development(database: Database) -> None:
    with pytest.raises(UnfitAccount, match="development"), database.unit_of_work() as uow:
        add_staff(
            uow,
            NewStaff("demo", "見本", ["admin"], PASSWORD, demo=True),
            PASSWORDS,
            now(),
            is_development=False,
        )
    add(database, demo=True)
    assert enter(database)
    with pytest.raises(WrongCredentials):
        enter(database, is_development=False)


def test_right_password_lets_in(database: Database) -> None:
    add(database)
    assert enter(database, name="ＨＡＮＡＫＯ") == SignedIn(
        access(database)["staff_id"], "試験 花子"
    )


def test_unknown_name_wrong_password_and_disabled_account_answer_alike(database: Database) -> None:
    add(database)
    add(database, name="taro")
    with database.unit_of_work() as uow:
        assert disable_staff(uow, now(), name="taro")
    for name, password in (
        ("nobody", PASSWORD),
        ("hanako", "wrong"),
        ("hanako", ""),
        ("taro", PASSWORD),
        ("", ""),
    ):
        with pytest.raises(WrongCredentials):
            enter(database, password, name, address=str(uuid.uuid4()))


def test_unknown_name_costs_the_same_work_as_a_wrong_password(database: Database) -> None:
    class Counting(Passwords):
        verified = 0

        def fits(self, password_hash: str, password: str) -> bool:
            self.verified += 1
            return super().fits(password_hash, password)

    counting = Counting()
    with pytest.raises(WrongCredentials):
        sign_in(
            database,
            SignIn(counting, SignInFailures("s" * 32), True),
            "nobody",
            "wrong",
            "203.0.113.7",
        )
    assert counting.verified == 1


def test_name_is_locked_after_ten_failures_even_for_the_right_password(database: Database) -> None:
    add(database)
    for attempt in range(NAME_LIMIT):
        with pytest.raises(WrongCredentials):
            enter(database, "wrong", address=f"203.0.113.{attempt}")
    with pytest.raises(TooManyAttempts) as locked:
        enter(database, address="203.0.113.99")
    assert 14 * 60 < locked.value.seconds <= 15 * 60
    with database.unit_of_work() as uow:
        uow.execute("UPDATE sign_in_failure SET failed_at = failed_at - interval '15 minutes'")
    assert enter(database)


def test_address_is_locked_after_thirty_failures_for_every_name(database: Database) -> None:
    add(database)
    for attempt in range(ADDRESS_LIMIT):
        with pytest.raises(WrongCredentials):
            enter(database, "wrong", name=f"nobody{attempt}")
    with pytest.raises(TooManyAttempts):
        enter(database)
    assert enter(database, address="203.0.113.8")


def test_signing_in_wipes_the_failures_of_ones_own_name(database: Database) -> None:
    add(database)
    for _ in range(2):
        for _ in range(NAME_LIMIT - 1):
            with pytest.raises(WrongCredentials):
                enter(database, "wrong", address=str(uuid.uuid4()))
        assert enter(database)


def test_guesses_at_the_same_moment_are_counted_too(database: Database) -> None:
    add(database)
    prepared = means()

    def guess(number: int) -> str:
        try:
            sign_in(
                Database(database.dsn, 1),
                prepared,
                "hanako",
                f"guess {number}",
                f"203.0.113.{number}",
            )
        except (WrongCredentials, TooManyAttempts) as error:
            return type(error).__name__
        return "in"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(24)))
    assert answers.count("WrongCredentials") == NAME_LIMIT
    assert answers.count("TooManyAttempts") == 24 - NAME_LIMIT


def test_neither_names_nor_addresses_of_failures_are_kept_in_clear(database: Database) -> None:
    with pytest.raises(WrongCredentials):
        enter(database, name="my-password-by-mistake")
    with database.unit_of_work() as uow:
        row = uow.one("SELECT name_hash, address_hash FROM sign_in_failure")
    assert row is not None
    assert b"mistake" not in bytes(row["name_hash"])
    assert b"203" not in bytes(row["address_hash"])


def test_disabling_ends_sessions_and_is_announced_once(database: Database) -> None:
    add(database)
    at = now()
    with database.unit_of_work() as uow:
        assert disable_staff(uow, at, name="hanako")
        assert not disable_staff(uow, now(), name="hanako")
    assert access(database)["active"] is False
    assert events(database)[-1]["data"] == {
        "roles": ["reviewer"],
        "active": False,
        "sessions_valid_from": at.isoformat(),
    }
    assert len(events(database)) == 2
    assert add(database) == "changed"
    assert access(database)["active"] is True


def test_last_admin_stays_unless_an_operator_shuts_the_account(database: Database) -> None:
    add(database, roles=["admin"])
    with pytest.raises(UnfitAccount), database.unit_of_work() as uow:
        disable_staff(uow, now(), staff_id=access(database)["staff_id"])
    with database.unit_of_work() as uow:
        assert disable_staff(uow, now(), name="hanako", keep_an_admin=False)


def test_two_admins_cannot_disable_each_other_at_once(database: Database) -> None:
    add(database, roles=["admin"])
    add(database, name="taro", roles=["admin"])

    def disable(name: str) -> bool:
        try:
            with Database(database.dsn, 1).unit_of_work() as uow:
                return disable_staff(uow, now(), name=name)
        except UnfitAccount:
            return False

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(disable, ("hanako", "taro"))) == [False, True]


def test_disabling_nobody_is_said(database: Database) -> None:
    with pytest.raises(NoSuchStaff), database.unit_of_work() as uow:
        disable_staff(uow, now(), name="nobody")


def test_signing_out_ends_every_session_from_before(database: Database) -> None:
    add(database)
    at = now() + dt.timedelta(seconds=1)
    with database.unit_of_work() as uow:
        assert sign_out(uow, access(database)["staff_id"], at)
        assert not sign_out(uow, str(uuid.uuid4()), at)
    assert access(database)["sessions_valid_from"] == at
    assert events(database)[-1]["data"]["sessions_valid_from"] == at.isoformat()
