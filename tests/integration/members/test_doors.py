"""Who gets in where: the running web process of members, asked through the front door and directly."""

import uuid
from collections.abc import Iterator

import pytest
import requests

from services.members.adapters.fingerprints import SignInFingerprints
from services.members.domain.sign_in_limits import PAIR_LIMIT
from services.members.store.work import Store
from tests.integration.members.persons import LIST, PASSWORD, Person, new_person
from tests.running import Browser, Running, eventually, office


@pytest.fixture
def person(instance: Running) -> Iterator[Person]:
    with new_person(instance) as person:
        yield person


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
