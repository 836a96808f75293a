"""Accounts of the secretariat: added, changed, disabled, signed out, unlocked, confirmed; and the trace of it."""

import datetime as dt
from typing import Any

import pytest

from services.members.domain.account import AccountStep, NoSuchStaff, OwnAccount
from services.members.domain.passwords import UnfitAccount
from services.members.domain.steps import COMMAND_LINE, Actor, NotAllowed
from services.members.usecases.add_staff import NewStaff, add_staff
from services.members.usecases.confirm_staff import confirm_staff
from services.members.usecases.disable_staff import disable_staff
from services.members.usecases.purge_old_sign_ins import purge_old_sign_ins
from services.members.usecases.sign_out import sign_out
from services.members.usecases.unlock_staff import unlock_staff
from tests.unit.members.accounts import PASSWORD, add
from tests.unit.members.fakes import FakeFingerprints, FakePasswords, FakeStore, official

CHANGED = "staff.changed.v1"
ADMIN = official("admin")


@pytest.fixture
def store() -> FakeStore:
    store = FakeStore()
    add(store)
    return store


def disable(
    store: FakeStore, name: str = "hanako", by: Actor = ADMIN, keep_an_admin: bool = True
) -> bool:
    with store.work() as work:
        return disable_staff(
            work, store.state.now, by, staff_id=store.account(name).id, keep_an_admin=keep_an_admin
        )


def test_account_is_announced_with_its_roles_and_without_a_name(store: FakeStore) -> None:
    assert add(store, "taro", roles=["reviewer", "approver", "reviewer"]) == "added"
    event = store.events[-1]
    assert (event.type, event.subject, event.sequence) == (CHANGED, store.account("taro").id, 1)
    assert event.data == {
        "roles": ["approver", "reviewer"],
        "active": True,
        "sessions_valid_from": store.state.now.isoformat(),
    }
    assert not any(word in str(store.events) for word in ("花子", "hanako", "taro"))


def test_same_account_again_changes_nothing(store: FakeStore) -> None:
    before = store.state
    assert add(store, " ＨＡＮＡＫＯ ") == "unchanged"
    assert store.state == before


def test_new_roles_leave_sessions_and_devices_alone(store: FakeStore) -> None:
    before = store.account()
    with store.work() as work:
        work.devices.add(b"token", before.id)
    store.let_pass(hours=1)
    assert add(store, roles=["admin"], display_name="試験 華子") == "changed"
    after = store.account()
    assert (after.roles, after.display_name, after.version) == (["admin"], "試験 華子", 2)
    assert after.sessions_valid_from == before.sessions_valid_from
    assert store.state.devices
    assert store.trace == [AccountStep.ADDED, AccountStep.CHANGED]
    assert store.state.log[-1].roles == ("admin",)


def test_new_password_ends_sessions_and_no_device_is_known_any_more(store: FakeStore) -> None:
    with store.work() as work:
        work.devices.add(b"token", store.account().id)
    store.let_pass(hours=1)
    assert add(store, password="ichiji-no-angou-2026") == "changed"
    assert store.account().sessions_valid_from == store.state.now
    assert store.account().password_hash == "hash of ichiji-no-angou-2026"
    assert store.state.devices == {}
    assert store.trace == [AccountStep.ADDED, AccountStep.PASSWORD_CHANGED]
    assert [event.sequence for event in store.events] == [1, 2]


def test_account_that_is_taken_up_again_lets_nobody_in_who_was_in_before(store: FakeStore) -> None:
    disable(store)
    store.let_pass(days=1)
    assert add(store) == "changed"
    assert store.account().active
    assert store.account().sessions_valid_from == store.state.now
    assert store.data_of(CHANGED)[-1]["active"] is True


def test_demo_account_may_be_only_in_development(store: FakeStore) -> None:
    wanted = NewStaff("demo", "見本", ["admin"], PASSWORD, demo=True)
    with pytest.raises(UnfitAccount, match="development"), store.work() as work:
        add_staff(work, wanted, FakePasswords(), store.state.now, is_development=False)
    assert add(store, "demo", demo=True) == "added"


@pytest.mark.parametrize("change", [{"roles": []}, {"password": "short"}, {"display_name": " "}])
def test_unfit_account_changes_nothing(store: FakeStore, change: dict[str, Any]) -> None:
    before = store.state
    with pytest.raises(UnfitAccount):
        add(store, **change)
    assert store.state == before


def test_disabling_ends_sessions_and_is_announced_once(store: FakeStore) -> None:
    with store.work() as work:
        work.devices.add(b"token", store.account().id)
    store.let_pass(hours=1)
    assert disable(store)
    assert store.data_of(CHANGED)[-1] == {
        "roles": ["reviewer"],
        "active": False,
        "sessions_valid_from": store.state.now.isoformat(),
    }
    assert store.state.devices == {}
    assert not disable(store)
    assert store.trace == [AccountStep.ADDED, AccountStep.DISABLED]
    assert [event.sequence for event in store.events] == [1, 2]


def test_account_is_disabled_by_its_name_however_it_is_typed(store: FakeStore) -> None:
    with store.work() as work:
        assert disable_staff(work, store.state.now, COMMAND_LINE, name=" ＨＡＮＡＫＯ")
    assert not store.account().active


@pytest.mark.parametrize("role", ["input", "reviewer", "approver"])
def test_only_administrators_and_the_command_line_disable(store: FakeStore, role: str) -> None:
    with pytest.raises(NotAllowed):
        disable(store, by=official(role))
    with pytest.raises(NotAllowed):
        disable(store, by=Actor(None, ""))
    assert store.account().active
    assert disable(store, by=COMMAND_LINE)


def test_nobody_disables_the_own_account(store: FakeStore) -> None:
    add(store, "taro", roles=["admin"])
    with pytest.raises(OwnAccount):
        disable(store, by=official("admin", id=store.account().id))
    assert store.account().active


def test_last_admin_stays_unless_an_operator_shuts_the_account(store: FakeStore) -> None:
    add(store, "first", roles=["admin"])
    add(store, "second", roles=["admin", "reviewer"])
    assert disable(store, "first")
    with pytest.raises(UnfitAccount, match="最後"):
        disable(store, "second")
    assert disable(store, "second", COMMAND_LINE, keep_an_admin=False)


def test_disabling_nobody_is_said(store: FakeStore) -> None:
    with pytest.raises(NoSuchStaff), store.work() as work:
        disable_staff(work, store.state.now, COMMAND_LINE, name="nobody")
    with pytest.raises(NoSuchStaff), store.work() as work:
        disable_staff(work, store.state.now, COMMAND_LINE, staff_id="nobody")


def test_signing_out_ends_every_session_from_before(store: FakeStore) -> None:
    at = store.state.now + dt.timedelta(hours=1)
    with store.work() as work:
        assert sign_out(work, store.account().id, at, official("reviewer"))
    assert store.account().sessions_valid_from == at
    assert store.data_of(CHANGED)[-1]["sessions_valid_from"] == at.isoformat()
    assert store.events[-1].sequence == store.account().version == 2
    assert store.trace[-1] == AccountStep.SIGNED_OUT


def test_signing_out_nobody_changes_nothing(store: FakeStore) -> None:
    before = store.state
    with store.work() as work:
        assert not sign_out(work, "nobody", store.state.now, official("reviewer"))
    assert store.state == before


def test_unlocking_purges_the_failures_of_the_name_alone(store: FakeStore) -> None:
    with store.work() as work:
        for name in (b"name hanako", b"name hanako", b"name taro"):
            work.failures.add(name, b"somewhere", None)
    with store.work() as work:
        assert unlock_staff(work, FakeFingerprints(), " HANAKO", COMMAND_LINE) == 2
    assert [failure.name_hash for failure in store.state.failures] == [b"name taro"]
    assert store.trace[-1] == AccountStep.UNLOCKED
    assert store.state.log[-1].by == COMMAND_LINE


def test_unlocking_nobody_is_said(store: FakeStore) -> None:
    with pytest.raises(NoSuchStaff), store.work() as work:
        unlock_staff(work, FakeFingerprints(), "nobody", COMMAND_LINE)


def test_confirmation_names_the_version_of_every_account(store: FakeStore) -> None:
    add(store, "taro")
    add(store, roles=["admin"])
    with store.work() as work:
        confirm_staff(work)
    (data,) = store.data_of("staff.confirmed.v1")
    versions = {account["id"]: account["version"] for account in data["accounts"]}
    assert versions == {store.account().id: 2, store.account("taro").id: 1}


@pytest.mark.parametrize(
    ("days", "kept"), [(0.9, (1, 1, 1)), (1.1, (0, 1, 1)), (181, (0, 0, 1)), (366, (0, 0, 0))]
)
def test_failures_are_kept_for_a_day_devices_for_half_a_year_and_the_trace_for_a_year(
    store: FakeStore, days: float, kept: tuple[int, int, int]
) -> None:
    with store.work() as work:
        work.failures.add(b"name", b"address", None)
        work.devices.add(b"token", store.account().id)
    store.let_pass(days=days)
    with store.work() as work:
        purge_old_sign_ins(work)
    state = store.state
    assert (len(state.failures), len(state.devices), len(state.log)) == kept
