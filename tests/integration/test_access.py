"""Who may open what: every route of every service, for nobody, for each role, and for forged forms."""

import importlib
import inspect
import re

import pytest
import requests
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR

from services.chassis.web.http import Route
from services.registry import SERVICES
from tests.running import Browser, Running, office

UUID = "00000000-0000-4000-8000-000000000000"


def routes() -> list[tuple[str, Route]]:
    found = []
    for service in SERVICES:
        web = importlib.import_module(f"services.{service}.service").Web
        for _, method in inspect.getmembers(web, inspect.isfunction):
            found += [
                (service, r)
                for r in getattr(method, ENTRYPOINT_EXTENSIONS_ATTR, ())
                if isinstance(r, Route)
            ]
    return found


def address(route: Route) -> str:
    """The route's address with stand-ins for its parts."""

    def stand_in(match: re.Match[str]) -> str:
        return {"uuid": UUID, "int": "1"}.get(match[1] or "", UUID)

    return re.sub(r"<(?:(\w+):)?\w+>", stand_in, route.url)


ROUTES = routes()
STAFF_ROUTES = [(s, r) for s, r in ROUTES if r.access.kind == "person"]
POST_PAGES = [(s, r) for s, r in ROUTES if "POST" in r.method and r.access.kind != "bearer"]
INTERNAL = [(s, r) for s, r in ROUTES if r.url.startswith("/internal/")]


def name(value: object) -> str:
    return f"{value.method} {value.url}" if isinstance(value, Route) else str(value)


def test_every_office_route_but_the_sign_in_is_for_staff() -> None:
    open_routes = {
        r.url for _, r in ROUTES if r.url.startswith("/office") and r.access.kind != "person"
    }
    assert open_routes == {"/office/sign-in", "/office/sign-out"}


@pytest.mark.parametrize(("service", "route"), STAFF_ROUTES, ids=name)
def test_signed_out_nobody_reaches_an_office_page(
    instance: Running, service: str, route: Route
) -> None:
    answer = requests.request(
        route.method.split(",")[0],
        instance.url + address(route),
        data={},
        allow_redirects=False,
        timeout=10,
    )
    assert answer.status_code == 303, answer.text[:200]
    assert answer.headers["Location"].startswith("/office/sign-in")


@pytest.mark.parametrize(("service", "route"), POST_PAGES, ids=name)
def test_a_post_without_the_forms_token_is_refused(
    instance: Running, service: str, route: Route
) -> None:
    browser = office(instance, "ADMIN") if route.access.kind == "person" else Browser(instance.url)
    browser.get("/apply/")
    answer = browser.session.post(
        instance.url + address(route), {"csrf_token": "x"}, allow_redirects=False, timeout=10
    )
    assert answer.status_code == 403, answer.text[:200]
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("role", ["REVIEWER", "APPROVER", "ADMIN"])
def test_each_role_gets_only_what_its_routes_say(instance: Running, role: str) -> None:
    browser = office(instance, role)
    token = browser.hidden("/office/")["csrf_token"]
    for service, route in STAFF_ROUTES:
        if "POST" not in route.method:
            continue
        answer = browser.session.post(
            instance.url + address(route), {"csrf_token": token}, allow_redirects=False, timeout=10
        )
        allowed = role.lower() in route.access.roles
        assert (answer.status_code == 403) is not allowed, (
            f"{role} {service} {route.url}: {answer.status_code}"
        )


@pytest.mark.parametrize(("service", "route"), INTERNAL, ids=name)
def test_internal_addresses_are_closed_at_the_front_door_and_without_token(
    instance: Running, service: str, route: Route
) -> None:
    method = route.method.split(",")[0]
    assert (
        requests.request(method, instance.url + address(route), data={}, timeout=10).status_code
        == 404
    )
    inside = f"http://{instance.settings(service).web_address}{address(route)}"
    assert requests.request(method, inside, data={}, timeout=10).status_code == 401
    assert (
        requests.request(
            method, inside, data={}, headers={"Authorization": "Bearer x"}, timeout=10
        ).status_code
        == 401
    )


@pytest.mark.parametrize(
    "path", ["/healthz", "/readyz", "/metrics", "/internal/", "/office/%2e%2e/metrics", "//metrics"]
)
def test_health_and_metrics_do_not_pass_the_front_door(instance: Running, path: str) -> None:
    answer = requests.get(instance.url + path, timeout=10)
    assert answer.status_code in (400, 404), path
    assert "tsunagari_" not in answer.text


def test_disabling_an_account_takes_effect_in_every_service(instance: Running) -> None:
    password = "ichiji-no-angou-2026"
    added = instance.tsunagari_with_input(
        password,
        "staff",
        "add",
        "kari",
        "--role",
        "reviewer",
        "--display-name",
        "仮の職員",
        "--password-stdin",
    )
    assert added.returncode == 0, added.stderr
    from tests.running import eventually

    rooms = ["/office/", "/office/organisations/", "/office/mails/", "/office/site/"]
    browser = eventually(lambda: _signed_in(instance, "kari", password))
    eventually(lambda: all("sign-in" not in browser.get(room).url for room in rooms))
    assert instance.tsunagari("staff", "disable", "kari").returncode == 0
    eventually(lambda: all("sign-in" in browser.get(room).url for room in rooms))


def _signed_in(instance: Running, who: str, password: str) -> Browser | None:
    browser = Browser(instance.url)
    browser.post("/office/sign-in", page="/office/sign-in", name=who, password=password)
    return browser if "sign-in" not in browser.get("/office/organisations/").url else None


def test_signing_out_ends_the_session_everywhere(instance: Running) -> None:
    from tests.running import eventually

    browser = office(instance, "REVIEWER")
    copied = dict(browser.session.cookies)
    browser.post("/office/sign-out", page="/office/")
    thief = Browser(instance.url)
    thief.session.cookies.update(copied)
    eventually(
        lambda: all(
            "sign-in" in thief.get(room).url
            for room in ("/office/", "/office/mails/", "/office/organisations/", "/office/site/")
        )
    )
