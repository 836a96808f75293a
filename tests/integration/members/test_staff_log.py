"""The trace of sign-ins, failures, sign-outs and account changes, and one's own password."""

import datetime as dt
import uuid
from collections.abc import Callable

import psycopg2
import pytest

from services.chassis.runtime.clock import now
from services.chassis.runtime.database import Database
from services.members.domain.account import AccountStep
from services.members.domain.steps import COMMAND_LINE, Actor
from services.members.store.views.accounts import (
    count_failures_of_nobody,
    find_log_of,
    find_log_since,
)
from services.members.store.work import Store
from services.members.usecases.change_password import change_password
from services.members.usecases.disable_staff import disable_staff
from services.members.usecases.prove_password import TooManyAttempts, WrongCredentials
from services.members.usecases.sign_out import sign_out
from tests.integration.members.accounts import PASSWORD, access, add, attempt, context, enter, trace
from tests.integration.members.lists import events

NEW = "ichiji-no-angou-2026"


@pytest.fixture
def database(fresh_database: Callable[[str], Database]) -> Database:
    database = fresh_database("members")
    add(database)
    return database


def test_everything_that_happens_to_an_account_leaves_a_line(database: Database) -> None:
    staff_id = access(database)["staff_id"]
    admin = Actor(
        str(uuid.uuid4()), "試験 管理", b"x", "203.0.113.0/24", roles=frozenset({"admin"})
    )
    enter(database)
    with pytest.raises(WrongCredentials):
        enter(database, "wrong")
    with Store(database).work() as work:
        sign_out(work, staff_id, now(), admin)
    add(database, roles=["admin"])
    add(database, roles=["admin"], password=NEW)
    with Store(database).work() as work:
        disable_staff(work, now(), admin, name="hanako", keep_an_admin=False)
    with database.unit_of_work() as uow:
        lines = find_log_of(uow, staff_id)
    assert [(line.what, line.by_name, line.network) for line in reversed(lines)] == [
        ("added", "コマンド", ""),
        ("signed_in", "試験 花子", "203.0.113.0/24"),
        ("sign_in_failed", "", "203.0.113.0/24"),
        ("signed_out", "試験 管理", "203.0.113.0/24"),
        ("changed", "コマンド", ""),
        ("password_changed", "コマンド", ""),
        ("disabled", "試験 管理", "203.0.113.0/24"),
    ]
    assert [line.roles for line in lines if line.what == "changed"] == [["admin"]]


@pytest.mark.parametrize("step", AccountStep)
def test_every_declared_step_can_stand_in_the_trace(database: Database, step: AccountStep) -> None:
    with Store(database).work() as work:
        work.staff_log.add(step, access(database)["staff_id"], COMMAND_LINE)
    assert trace(database) == ["added", step]


def test_attempts_that_are_refused_unseen_are_told_once_and_do_not_fill_the_trace(
    database: Database,
) -> None:
    for _ in range(10):
        with pytest.raises(WrongCredentials):
            enter(database, "wrong")
    for _ in range(20):
        with pytest.raises(TooManyAttempts):
            enter(database)
    assert trace(database)[1:] == ["sign_in_failed"] * 10 + ["sign_in_refused"]


def test_failures_with_names_that_nobody_has_are_counted_without_the_name(
    database: Database,
) -> None:
    with pytest.raises(WrongCredentials):
        enter(database, "wrong", "my-password-by-mistake")
    with database.unit_of_work() as uow:
        assert count_failures_of_nobody(uow) == 1
        (line,) = (
            line for line in find_log_since(uow, now() - dt.timedelta(days=1)) if not line.name
        )
    assert line.what == "sign_in_failed"


def test_the_running_service_can_only_add_to_the_trace(database: Database) -> None:
    for statement in ("UPDATE staff_log SET by_name = ''", "DELETE FROM staff_log"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege), database.unit_of_work() as uow:
            uow.execute(statement)
    assert trace(database) == ["added"]


def test_the_trace_is_kept_for_a_year(database: Database) -> None:
    with database.unit_of_work() as uow:
        for days in (364, 366, 900):
            uow.execute(
                "INSERT INTO staff_log (at, what, by_name, network)"
                " VALUES (now() - make_interval(days => %s), 'sign_in_failed', '', '')",
                (days,),
            )
    with Store(database).work() as work:
        assert work.staff_log.purge_old() == 2
    assert trace(database) == ["added", "sign_in_failed"]


def change(database: Database, new: str = NEW, current: str = PASSWORD) -> str:
    return change_password(Store(database), context(), attempt(current), new, now())


def test_own_password_is_changed_and_every_session_from_before_ends(database: Database) -> None:
    other = enter(database).device
    before = access(database)
    device = change(database)
    after = access(database)
    assert after["sessions_valid_from"] > before["sessions_valid_from"]
    assert events(database)[-1]["data"]["sessions_valid_from"] == (
        after["sessions_valid_from"].isoformat()
    )
    with pytest.raises(WrongCredentials):
        enter(database)
    assert enter(database, NEW).staff_id == after["staff_id"]
    # The browser of the change is known from now on, the others are not.
    for _ in range(10):
        with pytest.raises(WrongCredentials):
            enter(database, "wrong")
    with pytest.raises(TooManyAttempts):
        enter(database, NEW, device=other)
    assert enter(database, NEW, device=device)
    assert trace(database)[1:3] == ["signed_in", "password_changed"]
