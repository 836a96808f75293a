"""Staff sessions and form tokens: who can make them, how long they count, and how their keys are changed."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import requests
from freezegun import freeze_time
from itsdangerous import TimestampSigner, URLSafeSerializer
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Response

from services.chassis.runtime.clock import now
from services.chassis.runtime.database import Database
from services.chassis.web.cookies import Cookies
from services.chassis.web.problems import Problem
from services.chassis.web.request import Request
from services.entries.settings import EntriesSettings
from services.members.settings import MembersSettings
from services.staff.session_keys import draw_signing_key, verify_key_of
from services.staff.sessions import Sessions
from services.staff.settings import StaffSettings
from services.staff.staff_access import write_staff_access
from tests.builders import sound_settings
from tests.running import Running

STAFF_ID = "6f2c11aa-ceea-467f-a1d8-5c9d2f8f14e4"
OLD, NEW = draw_signing_key(), draw_signing_key()


def settings(
    service: str = "entries", signing: str = OLD, verify: tuple[str, ...] = (OLD,), **changed: str
) -> StaffSettings:
    written = {
        "SESSION_SIGNING_KEY": signing,
        "SESSION_VERIFY_KEYS": ",".join(verify_key_of(key) for key in verify),
        "MEMBERS_URL": "http://127.0.0.1:1",
        "FORM_SECRET": "f" * 32,
        **changed,
    }
    declaration = MembersSettings if service == "members" else EntriesSettings
    return sound_settings(declaration, **written)


@pytest.fixture
def database(fresh_database: Callable[[str], Database]) -> Database:
    database = fresh_database("entries")
    with database.unit_of_work() as uow:
        since = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        access = {"roles": ["reviewer"], "active": True, "sessions_valid_from": since}
        write_staff_access(uow, STAFF_ID, 1, access)
        uow.execute("INSERT INTO staff_confirmation (confirmed_at) VALUES ('2099-01-01T00:00Z')")
    return database


def cookies_of(response: Response) -> str:
    pairs = [cookie.partition(";")[0] for cookie in response.headers.getlist("Set-Cookie")]
    return "; ".join({pair.partition("=")[0]: pair for pair in pairs}.values())


def request(cookies: str = "") -> Request:
    return Request(EnvironBuilder(path="/office/", headers=[("Cookie", cookies)]).get_environ())


def signed_in(database: Database, **changed: Any) -> str:
    """The cookies of somebody whom members has just let in."""
    response = Response()
    Sessions(settings("members", **changed), database, Cookies(False)).sign_in(
        response, STAFF_ID, "見本"
    )
    return cookies_of(response)


def verifier(database: Database, **changed: Any) -> Sessions:
    return Sessions(settings(**changed), database, Cookies(False))


def test_every_service_knows_whom_members_has_let_in(database: Database) -> None:
    staff = verifier(database).find_person(request(signed_in(database)))
    assert staff is not None
    assert (staff.id, staff.roles) == (STAFF_ID, frozenset({"reviewer"}))


def test_a_service_that_verifies_cannot_begin_a_session(database: Database) -> None:
    with pytest.raises(AssertionError):
        verifier(database).sign_in(Response(), STAFF_ID, "見本")


def test_what_publishing_knows_opens_nobodys_page_in_entries(instance: Running) -> None:
    """Sign a session with every value that publishing has: none is taken."""
    known = instance.settings("publishing")
    (admin,) = (
        row["id"]
        for row in _all(
            instance, "SELECT id FROM staff WHERE name = %s", instance.demo["ADMIN_NAME"]
        )
    )
    session = {"id": admin, "name": "だれか", "in": now().timestamp()}
    signers: list[Any] = [
        URLSafeSerializer(list(known.form_secret), salt=salt)
        for salt in ("staff-session", "itsdangerous", "staff-seen")
    ]
    signers += [
        URLSafeSerializer(list(known.session_verify_keys), signer_kwargs={"key_derivation": "none"})
    ]
    marks = TimestampSigner(known.form_secret[0], salt="staff-seen")
    seen = marks.sign(f"{admin}:{session['in']}").decode()
    for signer in signers:
        answer = requests.get(
            f"{instance.url}/office/",
            cookies={"staff": str(signer.dumps(session)), "staff-seen": seen},
            timeout=10,
            allow_redirects=False,
        )
        assert answer.status_code == 303
        assert "/office/sign-in" in answer.headers["Location"]


def _all(instance: Running, sql: str, *parameters: Any) -> list[dict[str, Any]]:
    with instance.database("members").unit_of_work() as uow:
        return uow.all(sql, parameters)


@pytest.mark.parametrize(
    ("verify", "counts"),
    [((NEW, OLD), True), ((OLD, NEW), True), ((NEW,), False)],
)
def test_a_session_counts_as_long_as_its_public_key_is_named(
    database: Database, verify: tuple[str, ...], counts: bool
) -> None:
    cookies = signed_in(database, signing=OLD)
    staff = verifier(database, verify=verify).find_person(request(cookies))
    assert (staff is not None) is counts


def test_a_session_from_before_its_account_was_disabled_or_signed_out_is_over(
    database: Database,
) -> None:
    sessions, signed = verifier(database), request(signed_in(database))
    assert sessions.find_person(signed) is not None
    since = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    for sequence, active, valid_from in ((2, False, since), (3, True, now())):
        with database.unit_of_work() as uow:
            access = {"roles": ["reviewer"], "active": active, "sessions_valid_from": valid_from}
            write_staff_access(uow, STAFF_ID, sequence, access)
        assert sessions.find_person(signed) is None
    assert sessions.find_person(request(signed_in(database))) is not None


def test_roles_that_nobody_has_confirmed_for_long_are_not_trusted_while_members_is_away(
    database: Database,
) -> None:
    signed = request(signed_in(database))
    with database.unit_of_work() as uow:
        uow.execute("UPDATE staff_confirmation SET confirmed_at = now() - interval '16 minutes'")
    with pytest.raises(Problem) as refusal:
        verifier(database).find_person(signed)
    assert refusal.value.status == 503


@pytest.mark.parametrize(
    ("hours", "used_every_hour", "counts"),
    [(1.9, False, True), (2.1, False, False), (11.9, True, True), (12.1, True, False)],
)
def test_a_session_ends_after_two_idle_hours_and_after_twelve_in_any_case(
    database: Database, hours: float, used_every_hour: bool, counts: bool
) -> None:
    begun = dt.datetime(2026, 11, 24, 0, 0, tzinfo=dt.UTC)
    sessions = verifier(database)
    with freeze_time(begun) as clock:
        jar = dict(pair.split("=", 1) for pair in signed_in(database).split("; "))
        for hour in range(1, int(hours) + 1) if used_every_hour else ():
            clock.move_to(begun + dt.timedelta(hours=hour))
            staff = sessions.find_person(request(_header(jar)))
            if staff is None:
                break
            response = Response()
            sessions.keep(response, staff)
            jar |= dict(pair.split("=", 1) for pair in cookies_of(response).split("; ") if pair)
        clock.move_to(begun + dt.timedelta(hours=hours))
        assert (sessions.find_person(request(_header(jar))) is not None) is counts


def _header(jar: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in jar.items())


def test_the_mark_of_use_of_another_session_revives_none(database: Database) -> None:
    """An idle session cannot be freshened with the mark of one that its thief has begun."""
    begun = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    with freeze_time(begun):
        stolen = dict(pair.split("=", 1) for pair in signed_in(database).split("; "))
    with freeze_time(begun + dt.timedelta(hours=3)):
        own = dict(pair.split("=", 1) for pair in signed_in(database).split("; "))
        mixed = stolen | {"staff-seen": own["staff-seen"]}
        assert verifier(database).find_person(request(_header(mixed))) is None


def test_a_form_token_belongs_to_its_session(database: Database) -> None:
    sessions = verifier(database)
    cookies = signed_in(database)
    staff = sessions.find_person(request(cookies))
    before, _ = sessions.form_token(request(cookies), None)
    token, fresh = sessions.form_token(request(cookies), staff)
    assert fresh is None
    assert sessions.is_own_form(request(cookies), staff, token)
    assert not sessions.is_own_form(request(cookies), staff, before)
    assert not sessions.is_own_form(request(cookies), None, token)


@pytest.mark.parametrize(("now_used", "good"), [(("n" * 32, "f" * 32), True), (("n" * 32,), False)])
def test_a_page_that_was_open_can_be_sent_while_its_form_key_is_named(
    database: Database, now_used: tuple[str, ...], good: bool
) -> None:
    token, fresh = verifier(database).form_token(request(), None)
    cookies = f"form={fresh}"
    rotated = verifier(database, FORM_SECRET=",".join(now_used))
    assert rotated.is_own_form(request(cookies), None, token) is good


def test_behind_tls_every_cookie_is_bound_to_the_host(database: Database) -> None:
    response = Response()
    sessions = Sessions(settings("members"), database, Cookies(secure=True))
    sessions.sign_in(response, str(uuid.uuid4()), "見本")
    for cookie in response.headers.getlist("Set-Cookie"):
        assert cookie.startswith("__Host-")
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
        assert "Path=/;" in cookie + ";"
        assert "Domain" not in cookie
