"""What a service knows of the staff: its own copy of their roles, and how long ago that was confirmed.

The copy comes by events. Where none comes any more, a disabled account would go on until its session ends; so
members says every few minutes which version of each account holds, and a copy that has not been confirmed for a
quarter of an hour is not trusted alone: members is then asked at each request.
"""

import datetime as dt
from typing import Any

from marshmallow import EXCLUDE, Schema, fields

from services.chassis.messaging.envelope import Event
from services.chassis.messaging.inbox import TryAgainLater
from services.chassis.runtime.clock import now
from services.chassis.runtime.database import UnitOfWork
from services.chassis.web.problems import Problem
from services.staff.vitals import STAFF_TRUSTED_SECONDS

CONFIRM_SECONDS = 300
TRUSTED = dt.timedelta(seconds=STAFF_TRUSTED_SECONDS)
ASKING_SECONDS = 2
# Where members tells who is signed in, by the session of whoever asks.
WHO_IS_SIGNED_IN = "/office/sign-in/roles"

FIND_ACCESS = (
    "SELECT roles, (SELECT confirmed_at FROM staff_confirmation) AS confirmed_at FROM staff_access"
    " WHERE staff_id = %s AND active AND sessions_valid_from <= %s"
)


class StaffChanged(Schema):
    """Reader of staff.changed.v1."""

    roles = fields.List(fields.String(), required=True)
    active = fields.Boolean(required=True)
    sessions_valid_from = fields.AwareDateTime(required=True)


class _AccountVersion(Schema):
    id = fields.UUID(required=True)
    version = fields.Integer(required=True)

    class Meta:
        unknown = EXCLUDE


class StaffConfirmed(Schema):
    """Reader of staff.confirmed.v1."""

    accounts = fields.List(fields.Nested(_AccountVersion), required=True)


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


def confirm_staff(uow: UnitOfWork, event: Event) -> None:
    """Note that all was known here when members said so; raises TryAgainLater while a change has yet to arrive."""
    versions = {str(account["id"]): account["version"] for account in event.data["accounts"]}
    known = uow.all("SELECT staff_id, sequence FROM staff_access")
    have = {str(row["staff_id"]): row["sequence"] for row in known}
    if any(have.get(staff_id, 0) < version for staff_id, version in versions.items()):
        raise TryAgainLater("a change of staff has not arrived yet")
    uow.execute(
        "INSERT INTO staff_confirmation (confirmed_at) VALUES (%s)"
        " ON CONFLICT (is_only) DO UPDATE SET confirmed_at ="
        " greatest(staff_confirmation.confirmed_at, excluded.confirmed_at)",
        (event.time,),
    )


def is_trusted(confirmed_at: dt.datetime | None) -> bool:
    return confirmed_at is not None and now() - confirmed_at <= TRUSTED


def ask_members(url: str, cookies: str, ca_file: str) -> frozenset[str] | None:
    """The roles that somebody has now, asked of members by their own session; None where it no longer counts.

    ``ca_file`` verifies the certificate of an https address; empty means the system's authorities. Raises Problem 503 when members does not answer: who may do what is then not known.
    """
    # Hardly ever needed, and five megabytes of each process.
    import requests

    try:
        answer = requests.get(
            url.rstrip("/") + WHO_IS_SIGNED_IN,
            headers={"Cookie": cookies},
            timeout=ASKING_SECONDS,
            verify=ca_file or True,
            allow_redirects=False,
        )
        if answer.status_code == 200:
            return frozenset(map(str, answer.json()["roles"]))
        if answer.status_code < 500:
            return None
    except (requests.RequestException, ValueError, KeyError, TypeError):
        pass
    raise _cannot_tell()


def _cannot_tell() -> Problem:
    return Problem(
        503,
        "職員の権限を確かめられません",
        "ほかのシステムとの連絡が途切れていて、アカウントが有効かどうかを確かめられませんでした。",
        todo="1分ほど待ってから、もう一度お試しください。続く場合は、システム担当者にお知らせください。",
        headers={"Retry-After": "60"},
    )
