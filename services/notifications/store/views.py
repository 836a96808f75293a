"""What pages, the command line and the vitals read of the ledger. Nothing here changes it."""

import datetime as dt
from dataclasses import dataclass

from services.chassis.runtime.database import UnitOfWork
from services.notifications.store._queries import queries


@dataclass(frozen=True)
class ListedMail:
    """A mail in the list."""

    id: str
    number: str
    template: str
    state: str
    attempts: int
    created_at: dt.datetime
    finished_at: dt.datetime | None
    recipient_owner: str
    recipient_masked: str | None
    last_error: str | None


@dataclass(frozen=True)
class MailList:
    """One page of the ledger, newest first; ``found``: how many there are in all."""

    mails: list[ListedMail]
    found: int


@dataclass(frozen=True)
class Resend:
    """Who had a mail sent again, and when."""

    requested_at: dt.datetime
    requested_by: str


@dataclass(frozen=True)
class MailView:
    """One mail, and every time it was sent again by hand, latest first."""

    id: str
    number: str
    template: str
    state: str
    attempts: int
    created_at: dt.datetime
    finished_at: dt.datetime | None
    next_attempt_at: dt.datetime | None
    is_claimed: bool
    recipient_owner: str
    recipient_masked: str | None
    message_id: str
    last_error: str | None
    subject: str | None
    body: str | None
    resends: list[Resend]


def find_mails(
    uow: UnitOfWork,
    state: str | None = None,
    template: str | None = None,
    number: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> MailList:
    """A filter that is None lets everything through; ``number`` is a part of one."""
    rows = list(
        queries.find_mails(
            uow.connection,
            state=state,
            template=template,
            number=number,
            limit=limit,
            offset=offset,
        )
    )
    found = rows[0]["found"] if rows else 0
    for row in rows:
        del row["found"]
    return MailList([ListedMail(**row) for row in rows], found)


def find_mail(uow: UnitOfWork, mail_id: str) -> MailView | None:
    row = queries.find_mail(uow.connection, id=mail_id)
    if row is None:
        return None
    resends = [Resend(**each) for each in queries.find_resends(uow.connection, id=mail_id)]
    return MailView(**row, resends=resends)


def count_by_state(uow: UnitOfWork) -> dict[str, int]:
    return {row["state"]: row["mails"] for row in queries.count_by_state(uow.connection)}


def oldest_seconds(uow: UnitOfWork) -> float:
    """How long ago the oldest mail was queued that is in no final state; 0 where there is none."""
    return float(queries.find_oldest_seconds(uow.connection))
