"""Accounts in the console and on the command line of the running instance."""

import uuid
from collections.abc import Iterator

import pytest
import requests

from tests.integration.members.persons import LIST, PASSWORD, Person, new_person
from tests.running import Browser, Running, eventually, office


@pytest.fixture
def person(instance: Running) -> Iterator[Person]:
    with new_person(instance) as person:
        yield person


def test_own_password_is_changed_in_the_console_and_other_sessions_end(person: Person) -> None:
    page = "/office/staff/password"
    person.sign_in()
    other = Person(person.name, Browser(person.browser.url))
    other.sign_in()
    new = "ichiji-no-angou-2026"

    def change(current: str = "", new: str = "", again: str = "") -> requests.Response:
        return person.browser.post(page, page=page, current=current, new=new, again=again)

    for fields, words in (
        ({}, "入力してください"),
        ({"current": PASSWORD, "new": new, "again": new + "x"}, "同じものを2回"),
        ({"current": "wrong", "new": new, "again": new}, "いまのパスワードが違います"),
        ({"current": PASSWORD, "new": "short", "again": "short"}, "短すぎます"),
        ({"current": PASSWORD, "new": "password1234", "again": "password1234"}, "推測されやすい"),
    ):
        answer = change(**fields)
        assert words in answer.text
        assert answer.history[0].status_code == 303
        assert "password1234" not in answer.text
    assert other.status(LIST) == 200
    done = change(current=PASSWORD, new=new, again=new)
    assert "パスワードを変更しました" in done.text
    assert person.status(LIST) == 200
    assert other.status(LIST) == 303
    assert other.sign_in().status_code == 422
    assert other.sign_in(new).status_code == 303


def test_admin_sees_what_became_of_an_account_and_others_do_not(
    instance: Running, person: Person
) -> None:
    person.sign_in("wrong password")
    person.sign_in()
    with instance.database("members").unit_of_work() as uow:
        row = uow.one("SELECT id FROM staff WHERE name = %s", (person.name,))
    assert row is not None
    page = f"/office/staff/{row['id']}"
    assert person.status(page) == 403
    admin = office(instance, "ADMIN")
    log = admin.get(page).text
    assert log.count("サインインの失敗") >= 1
    assert "127.0.0.0/24" in log
    assert "127.0.0.1" not in log
    assert person.name in admin.get("/office/staff/").text
    assert admin.get(f"/office/staff/{uuid.uuid4()}").status_code == 404


def test_admin_disables_an_account_and_its_session_ends_everywhere(
    instance: Running, person: Person
) -> None:
    person.sign_in()
    eventually(lambda: person.status("/office/") == 200)
    with instance.database("members").unit_of_work() as uow:
        row = uow.one("SELECT id FROM staff WHERE name = %s", (person.name,))
    assert row is not None
    admin = office(instance, "ADMIN")
    done = admin.post(f"/office/staff/{row['id']}/disable", page="/office/staff/")
    assert "アカウントを停止しました" in done.text
    assert person.status(LIST) == 303
    eventually(lambda: person.status("/office/") == 303)
    assert person.sign_in().status_code == 422


def test_admin_cannot_disable_the_own_account(instance: Running) -> None:
    with instance.database("members").unit_of_work() as uow:
        row = uow.one("SELECT id FROM staff WHERE name = %s", (instance.demo["ADMIN_NAME"],))
    assert row is not None
    admin = office(instance, "ADMIN")
    answer = admin.post(f"/office/staff/{row['id']}/disable", page="/office/staff/")
    assert answer.status_code == 409
    assert admin.get("/office/staff/").status_code == 200


def test_reviewer_may_not_see_the_accounts(instance: Running) -> None:
    assert office(instance, "REVIEWER").get("/office/staff/").status_code == 403


def test_import_and_staff_are_commands(instance: Running) -> None:
    rehearsal = instance.tsunagari(
        "import", "organisations", "deploy/sample/organisations.csv", "--dry-run"
    )
    assert rehearsal.returncode == 0, rehearsal.stderr
    assert "試しの実行" in rehearsal.stdout
    missing = instance.tsunagari("import", "organisations", "nothing.xlsx")
    assert missing.returncode == 1
    assert "見つかりません" in missing.stderr
    nobody = instance.tsunagari("staff", "disable", "nobody.of.this.name")
    assert nobody.returncode == 1
    assert "変わっていません" in nobody.stderr
    assert instance.tsunagari("staff", "unlock", "nobody.of.this.name").returncode == 1
    admin = instance.demo["ADMIN_NAME"]
    assert "失敗" in instance.tsunagari("staff", "unlock", admin, "--dry-run").stdout
    office(instance, "ADMIN")
    log = instance.tsunagari("staff", "log", admin, "--days", "1")
    assert log.returncode == 0, log.stderr
    assert "サインイン" in log.stdout
