"""Who is asking: staff sessions in a signed cookie, and form tokens against requests forged elsewhere.

The cookie says who signed in and when; whether he may still do what he asks is read from the service's own
projection of staff.changed.v1 at every request, so that disabling an account takes effect everywhere.
"""

import datetime as dt
import hmac
import secrets
from dataclasses import dataclass
from typing import Any

from itsdangerous import BadData, URLSafeSerializer
from marshmallow import Schema, fields
from werkzeug.wrappers import Request, Response

from services.chassis.clock import now
from services.chassis.database import Database, UnitOfWork
from services.chassis.envelope import Event

STAFF_COOKIE = "staff"
FORM_COOKIE = "form"
# As long as a draft lives, so that a form which was left open can still be sent.
FORM_SECONDS = 90 * 24 * 3600
IDLE = dt.timedelta(hours=2)
ABSOLUTE = dt.timedelta(hours=12)
REFRESH = dt.timedelta(minutes=5)
ROLES = {"input": "入力補助", "reviewer": "審査", "approver": "公開承認", "admin": "管理"}


@dataclass(frozen=True)
class Staff:
    """A member of staff who is signed in; ``roles`` are those he has now."""

    id: str
    name: str
    roles: frozenset[str]
    signed_in_at: dt.datetime
    seen_at: dt.datetime

    def has(self, *roles: str) -> bool:
        return bool(self.roles.intersection(roles))


class Sessions:
    """Reads and writes the two cookies. ``secure`` cookies travel over TLS only."""

    def __init__(self, secret: str, database: Database, secure: bool) -> None:
        self._serializer = URLSafeSerializer(secret, salt="staff-session")
        self._secret = secret.encode()
        self._database = database
        self._secure = secure

    def find_staff(self, request: Request) -> Staff | None:
        """The person of a valid session whose account is active, else None (one query)."""
        cookie = request.cookies.get(STAFF_COOKIE)
        if not cookie:
            return None
        try:
            raw = self._serializer.loads(cookie)
            signed_in_at = dt.datetime.fromtimestamp(raw["in"], dt.UTC)
            seen_at = dt.datetime.fromtimestamp(raw["seen"], dt.UTC)
        except (BadData, KeyError, TypeError, ValueError, OverflowError):
            return None
        if now() - signed_in_at > ABSOLUTE or now() - seen_at > IDLE:
            return None
        with self._database.unit_of_work() as uow:
            row = uow.one(
                "SELECT roles FROM staff_access WHERE staff_id = %s AND active AND sessions_valid_from <= %s",
                (raw["id"], signed_in_at),
            )
        if row is None:
            return None
        return Staff(raw["id"], raw["name"], frozenset(row["roles"]), signed_in_at, seen_at)

    def sign_in(self, response: Response, staff_id: str, name: str) -> None:
        """Begin a session; the form token is renewed with it, so that none from before is worth anything."""
        at = now()
        self._write(response, Staff(staff_id, name, frozenset(), at, at))
        self._set(response, FORM_COOKIE, secrets.token_urlsafe(24))

    def sign_out(self, response: Response) -> None:
        response.delete_cookie(STAFF_COOKIE, path="/office")

    def keep(self, response: Response, staff: Staff) -> None:
        """Note, now and then, that the session is still in use."""
        if now() - staff.seen_at > REFRESH:
            self._write(response, staff)

    def form_token(self, request: Request) -> tuple[str, str | None]:
        """The token for this browser's forms, and the value of the cookie to set where there was none."""
        cookie = request.cookies.get(FORM_COOKIE)
        fresh = None
        if not cookie or len(cookie) > 100:
            cookie = fresh = secrets.token_urlsafe(24)
        return self._token(cookie), fresh

    def remember_form(self, response: Response, value: str) -> None:
        self._set(response, FORM_COOKIE, value, max_age=FORM_SECONDS)

    def is_own_form(self, request: Request, token: str) -> bool:
        """Whether a POST comes from a page that we gave to this browser."""
        cookie = request.cookies.get(FORM_COOKIE, "")
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            return False
        return bool(cookie) and hmac.compare_digest(self._token(cookie).encode(), token.encode())

    def _token(self, cookie: str) -> str:
        return hmac.new(self._secret, b"form:" + cookie.encode(), "sha256").hexdigest()

    def _write(self, response: Response, staff: Staff) -> None:
        value = self._serializer.dumps(
            {
                "id": staff.id,
                "name": staff.name,
                "in": staff.signed_in_at.timestamp(),
                "seen": now().timestamp(),
            }
        )
        self._set(response, STAFF_COOKIE, str(value), path="/office")

    def _set(
        self, response: Response, name: str, value: str, path: str = "/", max_age: int | None = None
    ) -> None:
        response.set_cookie(
            name,
            value,
            path=path,
            max_age=max_age,
            httponly=True,
            secure=self._secure,
            samesite="Lax",
        )


class StaffChanged(Schema):
    """Reader of staff.changed.v1."""

    roles = fields.List(fields.String(), required=True)
    active = fields.Boolean(required=True)
    sessions_valid_from = fields.AwareDateTime(required=True)


def project_staff(uow: UnitOfWork, event: Event) -> None:
    """Keep what this service must know of a member of staff; an older version than the stored one changes nothing."""
    write_staff_access(uow, event.subject, event.sequence, event.data)


def write_staff_access(
    uow: UnitOfWork, staff_id: str, sequence: int, access: dict[str, Any]
) -> None:
    uow.execute(
        "INSERT INTO staff_access (staff_id, roles, active, sessions_valid_from, sequence)"
        " VALUES (%(id)s, %(roles)s, %(active)s, %(sessions_valid_from)s, %(sequence)s)"
        " ON CONFLICT (staff_id) DO UPDATE SET roles = excluded.roles, active = excluded.active,"
        " sessions_valid_from = excluded.sessions_valid_from, sequence = excluded.sequence"
        " WHERE staff_access.sequence < excluded.sequence",
        {"id": staff_id, "sequence": sequence, **access},
    )
