"""Who is asking: staff sessions in a signed cookie, and form tokens against requests forged elsewhere.

The cookie says who signed in and when; whether they may still do what they ask is read from the service's own
projection of staff.changed.v1 at every request, so that disabling an account takes effect everywhere. Only
members can sign a session; every service verifies it (session_keys.py).
"""

import datetime as dt
import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256

from itsdangerous import BadData, TimestampSigner
from werkzeug.wrappers import Response

from services.chassis.runtime.clock import now
from services.chassis.runtime.database import Database
from services.chassis.web.cookies import Cookies
from services.chassis.web.request import Person, Request
from services.staff.session_keys import serializer
from services.staff.settings import StaffSettings
from services.staff.staff_access import FIND_ACCESS, ask_members, is_trusted

STAFF_COOKIE = "staff"
# When the session was last used. Every service renews it, which signing the session itself would not allow.
SEEN_COOKIE = "staff-seen"
FORM_COOKIE = "form"
# As long as a draft lives, so that a form which was left open can still be sent.
FORM_SECONDS = 90 * 24 * 3600
IDLE = dt.timedelta(hours=2)
ABSOLUTE = dt.timedelta(hours=12)
REFRESH = dt.timedelta(minutes=5)


@dataclass(frozen=True)
class Staff:
    """A member of staff who is signed in; ``roles`` are those they have now."""

    id: str
    name: str
    roles: frozenset[str]
    signed_in_at: dt.datetime
    seen_at: dt.datetime

    def has(self, *roles: str) -> bool:
        return bool(self.roles.intersection(roles))


class Sessions:
    """Reads and writes the cookies of sessions and of forms."""

    def __init__(self, settings: StaffSettings, database: Database, cookies: Cookies) -> None:
        self._verifier = serializer(settings.session_verify_keys)
        # Only members has the private key: nobody else can begin a session.
        self._signer = serializer(settings.signing_keys) if settings.signing_keys else None
        self._marks = TimestampSigner(
            list(reversed(settings.form_secret)), salt="staff-seen", digest_method=sha256
        )
        self._form_keys = [key.encode() for key in settings.form_secret]
        self._ca_file = settings.ca_file
        self._owner_url = settings.staff_owner_url
        self._database, self._cookies = database, cookies

    def find_person(self, request: Request) -> Staff | None:
        """The person of a valid session whose account is active, else None (one query).

        Raises Problem 503 where what this service knows of the staff is old and members does not answer.
        """
        session = self._cookies.get(request, STAFF_COOKIE)
        if not session:
            return None
        try:
            raw = self._verifier.loads(session)
            signed_in_at = dt.datetime.fromtimestamp(raw["in"], dt.UTC)
            staff_id, name = str(raw["id"]), str(raw["name"])
            of_session, seen_at = self._marks.unsign(
                self._cookies.get(request, SEEN_COOKIE), return_timestamp=True
            )
        except (BadData, KeyError, TypeError, ValueError, OverflowError):
            return None
        if of_session.decode() != _session_mark(staff_id, signed_in_at):
            return None
        if now() - signed_in_at > ABSOLUTE or now() - seen_at > IDLE:
            return None
        with self._database.unit_of_work() as uow:
            row = uow.one(FIND_ACCESS, (staff_id, signed_in_at))
        if row is None:
            return None
        roles: frozenset[str] | None = frozenset(row["roles"])
        if self._owner_url and not is_trusted(row["confirmed_at"]):
            cookies = request.headers.get("Cookie", "")
            roles = ask_members(self._owner_url, cookies, self._ca_file)
        return None if roles is None else Staff(staff_id, name, roles, signed_in_at, seen_at)

    def sign_in(self, response: Response, staff_id: str, name: str) -> None:
        """Begin a session; the form token is renewed with it, so that none from before is worth anything."""
        assert self._signer is not None, "sessions begin in members alone"
        at = now()
        value = self._signer.dumps({"id": staff_id, "name": name, "in": at.timestamp()})
        self._cookies.set(response, STAFF_COOKIE, str(value))
        self._mark_seen(response, staff_id, at)
        self._cookies.set(response, FORM_COOKIE, secrets.token_urlsafe(24))

    def sign_out(self, response: Response) -> None:
        self._cookies.delete(response, STAFF_COOKIE)
        self._cookies.delete(response, SEEN_COOKIE)

    def keep(self, response: Response, person: Person) -> None:
        """Note, now and then, that the session is still in use; not where the answer ends or begins one."""
        if now() - person.seen_at > REFRESH and not self._cookies.is_set_by(response, STAFF_COOKIE):
            self._mark_seen(response, person.id, person.signed_in_at)

    def form_token(self, request: Request, person: Person | None) -> tuple[str, str | None]:
        """The token for the forms of this browser and session, and the value of the cookie where there was none."""
        cookie = self._cookies.get(request, FORM_COOKIE)
        fresh = None
        if not cookie or len(cookie) > 100:
            cookie = fresh = secrets.token_urlsafe(24)
        return _form_token(self._form_keys[0], cookie, person), fresh

    def remember_form(self, response: Response, value: str) -> None:
        """Give the browser the value that its form tokens belong to, unless the answer does so already."""
        if not self._cookies.is_set_by(response, FORM_COOKIE):
            self._cookies.set(response, FORM_COOKIE, value, max_age=FORM_SECONDS)

    def is_own_form(self, request: Request, person: Person | None, token: str) -> bool:
        """Whether a POST comes from a page that we gave to this browser, in this session."""
        cookie = self._cookies.get(request, FORM_COOKIE)
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            return False
        sent = token.encode("utf-8", "replace")
        return bool(cookie) and any(
            hmac.compare_digest(_form_token(key, cookie, person).encode(), sent)
            for key in self._form_keys
        )

    def _mark_seen(self, response: Response, staff_id: str, signed_in_at: dt.datetime) -> None:
        mark = self._marks.sign(_session_mark(staff_id, signed_in_at)).decode()
        self._cookies.set(response, SEEN_COOKIE, mark)


def _session_mark(staff_id: str, signed_in_at: dt.datetime) -> str:
    return f"{staff_id}:{signed_in_at.timestamp()}"


def _form_token(key: bytes, cookie: str, person: Person | None) -> str:
    session = _session_mark(person.id, person.signed_in_at) if person else ""
    return hmac.new(
        key, f"form:{cookie}:{session}".encode("utf-8", "replace"), "sha256"
    ).hexdigest()
