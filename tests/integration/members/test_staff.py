"""Accounts of the secretariat: added, disabled, signed in and out, against a real database."""

import datetime as dt
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.chassis.runtime.clock import now
from services.chassis.runtime.database import Database
from services.members.domain.passwords import UnfitAccount
from services.members.domain.steps import COMMAND_LINE
from services.members.store.work import Store
from services.members.usecases.disable_staff import disable_staff
from services.members.usecases.sign_out import sign_out
from tests.integration.members.accounts import access, add
from tests.integration.members.lists import events


@pytest.fixture
def database(fresh_database: Callable[[str], Database]) -> Database:
    return fresh_database("members")


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


def test_disabling_ends_sessions_and_is_announced_once(database: Database) -> None:
    add(database)
    at = now()
    with Store(database).work() as work:
        assert disable_staff(work, at, COMMAND_LINE, name="hanako")
        assert not disable_staff(work, now(), COMMAND_LINE, name="hanako")
    assert access(database)["active"] is False
    assert events(database)[-1]["data"] == {
        "roles": ["reviewer"],
        "active": False,
        "sessions_valid_from": at.isoformat(),
    }
    assert len(events(database)) == 2
    assert add(database) == "changed"
    assert access(database)["active"] is True


def test_two_admins_cannot_disable_each_other_at_once(database: Database) -> None:
    add(database, roles=["admin"])
    add(database, name="taro", roles=["admin"])

    def disable(name: str) -> bool:
        try:
            with Store(Database(database.dsn, 1)).work() as work:
                return disable_staff(work, now(), COMMAND_LINE, name=name)
        except UnfitAccount:
            return False

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(disable, ("hanako", "taro"))) == [False, True]


def test_signing_out_ends_every_session_from_before(database: Database) -> None:
    add(database)
    at = now() + dt.timedelta(seconds=1)
    with Store(database).work() as work:
        assert sign_out(work, access(database)["staff_id"], at, COMMAND_LINE)
        assert not sign_out(work, str(uuid.uuid4()), at, COMMAND_LINE)
    assert access(database)["sessions_valid_from"] == at
    assert events(database)[-1]["data"]["sessions_valid_from"] == at.isoformat()
