"""A change of an account that does not arrive is noticed, and an account that was disabled goes on nowhere."""

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
import requests

from services.chassis.messaging.envelope import Event
from services.chassis.messaging.inbox import TryAgainLater
from services.chassis.runtime.clock import now
from services.chassis.runtime.database import Database
from services.registry import SERVICES
from services.staff.staff_access import (
    WHO_IS_SIGNED_IN,
    confirm_staff,
    write_staff_access,
)
from services.staff.vitals import read_confirmation
from tests.chaos.faults import Faults
from tests.routes import console_of
from tests.running import Browser, Running, eventually, office

STAFF_ID = "6f2c11aa-ceea-467f-a1d8-5c9d2f8f14e4"
CONSOLE = {service: console_of(service) for service in SERVICES if service != "members"}


@pytest.fixture
def database(fresh_database: Callable[[str], Database]) -> Database:
    return fresh_database("publishing")


def confirmation(version: int, at: dt.datetime) -> Event:
    data = {"accounts": [{"id": STAFF_ID, "version": version}]}
    return Event("staff.confirmed.v1", "members", "staff", 1, data, time=at.isoformat())


def know(database: Database, version: int) -> None:
    access = {"roles": ["admin"], "active": True, "sessions_valid_from": now()}
    with database.unit_of_work() as uow:
        write_staff_access(uow, STAFF_ID, version, access)


def age(database: Database) -> float:
    with database.unit_of_work() as uow:
        return read_confirmation(uow)[0].value


def test_nothing_is_confirmed_while_a_change_has_not_arrived(database: Database) -> None:
    know(database, 1)
    with database.unit_of_work() as uow, pytest.raises(TryAgainLater):
        confirm_staff(uow, confirmation(2, now()))
    know(database, 2)
    with database.unit_of_work() as uow:
        confirm_staff(uow, confirmation(2, now() - dt.timedelta(minutes=3)))
    assert 170 < age(database) < 240


def test_an_older_confirmation_takes_nothing_back(database: Database) -> None:
    know(database, 1)
    for minutes in (1, 60):
        with database.unit_of_work() as uow:
            confirm_staff(uow, confirmation(1, now() - dt.timedelta(minutes=minutes)))
    assert age(database) < 120


def test_what_was_not_confirmed_for_a_quarter_of_an_hour_is_an_alarm(database: Database) -> None:
    know(database, 1)
    with database.unit_of_work() as uow:
        confirm_staff(uow, confirmation(1, now() - dt.timedelta(minutes=14)))
        assert read_confirmation(uow)[0].alarm is None
        uow.execute("UPDATE staff_confirmation SET confirmed_at = now() - interval '16 minutes'")
        alarm = read_confirmation(uow)[0].alarm
    assert alarm is not None
    assert alarm.name == "staff_is_not_confirmed"


def test_every_service_hears_that_its_copy_is_confirmed(instance: Running) -> None:
    for service in CONSOLE:
        database = instance.database(service)
        eventually(partial(_confirmed, database), 30)


def _confirmed(database: Database) -> bool:
    with database.unit_of_work() as uow:
        row = uow.one(
            "SELECT now() - confirmed_at < interval '10 minutes' AS fresh FROM staff_confirmation"
        )
    return bool(row and row["fresh"])


@pytest.fixture
def silence(instance: Running) -> Iterator[Callable[[], None]]:
    """Have the three services not trust what they know of the staff, as if members had long been silent."""

    def fall(clock: str = "now() - interval '1 day'") -> None:
        for service in CONSOLE:
            with instance.database(service).unit_of_work() as uow:
                uow.execute(f"UPDATE staff_confirmation SET confirmed_at = {clock}")

    yield fall
    fall("now()")


def test_a_copy_that_is_old_is_asked_about_at_members(
    instance: Running, silence: Callable[[], None], faults: Faults
) -> None:
    """The account is disabled while no event arrives: it ends everywhere all the same, and others work on."""
    reviewer, admin = office(instance, "REVIEWER"), office(instance, "ADMIN")
    faults.stop("entries-worker", "notifications-worker", "publishing-worker")
    silence()
    for page in CONSOLE.values():
        assert status(reviewer, page) == status(admin, page) == 200
    with instance.database("members").unit_of_work() as uow:
        uow.execute(
            "UPDATE staff_access SET active = false WHERE staff_id ="
            " (SELECT id FROM staff WHERE name = %s)",
            (instance.demo["REVIEWER_NAME"],),
        )
    try:
        for page in CONSOLE.values():
            assert status(reviewer, page) == 303
            assert status(admin, page) == 200
    finally:
        with instance.database("members").unit_of_work() as uow:
            uow.execute("UPDATE staff_access SET active = true")


def test_a_copy_that_is_old_lets_nobody_in_while_members_is_away(
    instance: Running, silence: Callable[[], None], faults: Faults
) -> None:
    reviewer = office(instance, "REVIEWER")
    faults.stop("entries-worker", "notifications-worker", "publishing-worker", "members-web")
    for page in CONSOLE.values():
        assert status(reviewer, page) == 200
    silence()
    for page in CONSOLE.values():
        answer = reviewer.session.get(reviewer.url + page, timeout=20, allow_redirects=False)
        assert answer.status_code == 503
        assert "職員の権限を確かめられません" in answer.text
    # Who needs no account is not concerned.
    assert requests.get(f"{instance.url}/apply/", timeout=20).status_code == 200


def test_who_is_signed_in_is_told_to_nobody_else(instance: Running) -> None:
    members = f"http://{instance.settings('members').web_address}"
    answer = requests.get(members + WHO_IS_SIGNED_IN, timeout=10, allow_redirects=False)
    assert answer.status_code == 303


def test_disabling_says_which_service_has_not_confirmed(instance: Running, faults: Faults) -> None:
    name = "leaving-soon"
    made = instance.tsunagari_with_input(
        "Long-enough-phrase-7\n", "staff", "add", name, "--role", "input", "--password-stdin"
    )
    assert made.returncode == 0, made.stderr
    faults.stop("publishing-worker")
    told = instance.tsunagari("staff", "disable", name)
    assert told.returncode == 1
    assert "まだ伝わっていないサービス：publishing。" in told.stderr
    faults.start("publishing-worker")
    eventually(lambda: instance.tsunagari("staff", "disable", name).returncode == 0, 60)


def status(browser: Browser, page: str) -> Any:
    return browser.session.get(browser.url + page, timeout=20, allow_redirects=False).status_code
