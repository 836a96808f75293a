"""Who gets in where: the running web process of members, asked through the front door and directly."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import requests

from services.chassis.runtime.clock import now
from services.members.adapters.fingerprints import SignInFingerprints
from services.members.adapters.passwords import Argon2Passwords
from services.members.domain.sign_in_limits import PAIR_LIMIT
from services.members.domain.steps import COMMAND_LINE
from services.members.store.work import Store
from services.members.usecases.add_staff import NewStaff, add_staff
from services.members.usecases.disable_staff import disable_staff
from tests.running import Browser, Running, eventually, office

PASSWORD = "correct horse battery"
LIST = "/office/organisations/"


@dataclass
class Person:
    name: str
    browser: Browser

    def sign_in(self, password: str = PASSWORD, **headers: str) -> requests.Response:
        fields = self.browser.hidden("/office/sign-in") | {"name": self.name, "password": password}
        return self.browser.session.post(
            f"{self.browser.url}/office/sign-in",
            fields,
            headers=headers,
            timeout=20,
            allow_redirects=False,
        )

    def status(self, path: str) -> int:
        return self.browser.session.get(
            self.browser.url + path, timeout=20, allow_redirects=False
        ).status_code


@pytest.fixture
def person(instance: Running) -> Iterator[Person]:
    """A person of the lowest role, gone after the test."""
    name = f"test.{uuid.uuid4().hex[:12]}"
    store = Store(instance.database("members"))
    with store.work() as work:
        wanted = NewStaff(name, "試験 太郎", ["input"], PASSWORD)
        add_staff(work, wanted, Argon2Passwords(), now(), is_development=True)
    yield Person(name, Browser(instance.url))
    with store.work() as work:
        disable_staff(work, now(), COMMAND_LINE, name=name)


def first_organisation(instance: Running) -> str:
    with instance.database("members").unit_of_work() as uow:
        row = uow.one("SELECT id FROM organisation ORDER BY number LIMIT 1")
    assert row is not None
    return f"{LIST}{row['id']}"


def internal(instance: Running) -> str:
    return f"http://{instance.settings('members').web_address}"


def test_nobody_sees_anything_before_signing_in(instance: Running) -> None:
    for path in (LIST, f"{LIST}organisations.csv", first_organisation(instance), "/office/staff/"):
        answer = requests.get(instance.url + path, timeout=20, allow_redirects=False)
        assert answer.status_code == 303, path
        assert answer.headers["Location"].startswith("/office/sign-in?next="), path


def test_lowest_role_looks_and_changes_nothing(instance: Running, person: Person) -> None:
    assert person.sign_in().status_code == 303
    page = first_organisation(instance)
    assert person.status(LIST) == person.status(page) == 200
    assert person.status("/office/staff/") == 403
    token = person.browser.hidden(page)
    answer = person.browser.session.post(
        f"{instance.url}{page}/link", token | {"linked": "true"}, timeout=20
    )
    assert answer.status_code == 403
    assert "つながりを「あり」にする" not in person.browser.get(page).text


@pytest.mark.parametrize(
    "query",
    [
        "page=" + "9" * 3000,
        "page=%00&q=%00&kind=%00&link=%00&sort=%00",
        "q=%ED%A0%80%FF%FE&page=%ED%A0%80",
        "q=%EF%BF%BF&done=%00",
    ],
)
def test_whatever_stands_in_an_address_is_answered(instance: Running, query: str) -> None:
    reviewer = office(instance, "REVIEWER")
    for page in (LIST, f"{LIST}organisations.csv", first_organisation(instance)):
        assert reviewer.get(f"{page}?{query}").status_code == 200, page


def test_post_without_the_forms_token_is_refused(instance: Running) -> None:
    reviewer = office(instance, "REVIEWER")
    answer = reviewer.session.post(
        f"{instance.url}{first_organisation(instance)}/link", {"linked": "true"}, timeout=20
    )
    assert answer.status_code == 403


def test_wrong_password_and_unknown_name_get_the_same_page(person: Person) -> None:
    wrong = person.sign_in("wrong password", **{"X-Forwarded-For": "203.0.113.1"})
    known = person.name
    person.name = "nobody." + uuid.uuid4().hex[:12]
    unknown = person.sign_in("wrong password")
    assert wrong.status_code == unknown.status_code == 422
    assert "名前またはパスワードが違います" in wrong.text
    assert wrong.text.replace(known, "X") == unknown.text.replace(person.name, "X")
    assert "wrong password" not in wrong.text


def test_too_many_failures_are_told_to_wait_where_nobody_was_known_before(
    instance: Running, person: Person
) -> None:
    # Directly, so that the failures count for a network of this test's own.
    person.browser = Browser(internal(instance))
    network = f"2001:db8:{uuid.uuid4().hex[:4]}"
    assert person.sign_in(**{"X-Forwarded-For": f"{network}::1"}).status_code == 303
    fingerprints = SignInFingerprints(instance.settings("members").fingerprint_secret)
    pair = fingerprints.of_name(person.name), fingerprints.of_address(f"{network}::/64")
    with Store(instance.database("members")).work() as work:
        for _ in range(PAIR_LIMIT):
            work.failures.add(*pair, None)
    stranger = Person(person.name, Browser(internal(instance)))
    # All addresses of one IPv6 network are one.
    answer = stranger.sign_in(**{"X-Forwarded-For": f"{network}::ffff"})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    assert person.sign_in(**{"X-Forwarded-For": f"{network}::ffff"}).status_code == 303


def test_sign_in_leads_to_where_one_wanted_to_go_but_never_away(person: Person) -> None:
    for wanted, location in ((LIST, LIST), ("https://evil.example/", "/office/")):
        fields = person.browser.hidden("/office/sign-in")
        fields |= {"name": person.name, "password": PASSWORD, "next": wanted}
        answer = person.browser.session.post(
            f"{person.browser.url}/office/sign-in", fields, timeout=20, allow_redirects=False
        )
        assert (answer.status_code, answer.headers["Location"]) == (303, location)


def test_signing_out_ends_a_stolen_session_in_every_service(person: Person) -> None:
    person.sign_in()
    eventually(lambda: person.status("/office/") == 200)
    thief = Person(person.name, Browser(person.browser.url))
    thief.browser.session.cookies.update(person.browser.session.cookies)
    assert thief.status(LIST) == 200
    person.browser.session.post(
        f"{person.browser.url}/office/sign-out", person.browser.hidden(LIST), timeout=20
    )
    assert person.status(LIST) == thief.status(LIST) == 303
    eventually(lambda: thief.status("/office/") == 303)
    assert person.sign_in().status_code == 303
    assert person.status(LIST) == 200


def test_signing_out_works_without_a_session(instance: Running) -> None:
    browser = Browser(instance.url)
    answer = browser.post("/office/sign-out", page="/office/sign-in")
    assert answer.status_code == 200
    assert "サインアウトしました" in answer.text


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


@pytest.mark.parametrize("role", ["REVIEWER", "APPROVER", "ADMIN"])
def test_only_the_roles_of_publication_release_organisations(instance: Running, role: str) -> None:
    browser = office(instance, role)
    page = first_organisation(instance)
    token = browser.hidden(page)
    for path, field in (
        (f"{LIST}waiting", {"mark": "0" * 32}),
        (f"{page}/release", {"version": "999"}),
    ):
        answer = browser.session.post(
            instance.url + path, token | field, timeout=20, allow_redirects=False
        )
        assert answer.status_code == (403 if role == "REVIEWER" else 303)
        assert answer.headers.get("Location", "").endswith("?done=changed") is (role != "REVIEWER")


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


def test_contacts_are_for_the_mailer_alone(instance: Running) -> None:
    with instance.database("members").unit_of_work() as uow:
        contact = uow.one("SELECT id, email FROM contact WHERE email <> '' LIMIT 1")
    assert contact is not None, "the samples have contacts"
    address = f"/internal/contacts/{contact['id']}"
    key = {"Authorization": f"Bearer {instance.settings('members').notifications_token}"}
    answer = requests.get(internal(instance) + address, headers=key, timeout=20)
    assert answer.status_code == 200
    assert set(answer.json()) == {"email", "name", "organisation"}
    assert answer.json()["email"] == contact["email"]
    assert requests.get(internal(instance) + address, timeout=20).status_code == 401
    wrong = {"Authorization": "Bearer wrong"}
    assert requests.get(internal(instance) + address, headers=wrong, timeout=20).status_code == 401
    assert requests.get(instance.url + address, headers=key, timeout=20).status_code == 404
    gone = requests.get(
        f"{internal(instance)}/internal/contacts/{uuid.uuid4()}", headers=key, timeout=20
    )
    assert gone.status_code == 404
    assert gone.headers["Content-Type"].startswith("application/problem+json")


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
