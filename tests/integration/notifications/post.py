"""A sender over a fresh database and real servers, and events as they arrive."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from services.chassis.messaging.envelope import Event
from services.chassis.messaging.inbox import Handler, Inbox, Message
from services.chassis.runtime.database import Database, UnitOfWork
from services.chassis.runtime.settings import read_settings
from services.notifications.readers import READERS
from services.notifications.settings import NotificationsSettings
from services.notifications.store.work import StoreWork
from services.notifications.usecases.queue_mails import queue_mails
from services.notifications.usecases.send_due_mails import send_due_mails
from services.notifications.usecases.sender_context import SenderContext
from services.notifications.usecases.sweep_mails import sweep_mails
from services.notifications.wiring import build_context
from tests.builders import SOUND_ENVIRONMENT
from tests.integration.notifications.servers import TOKEN, MailServer, OwnersServer

MAIL_FROM = "tsunagari@pref.example.jp"


def settings(
    owners_url: str,
    smtp_port: int,
    smtp_tls: str = "off",
    smtp_host: str = "127.0.0.1",
    **others: str,
) -> NotificationsSettings:
    return read_settings(
        NotificationsSettings, environment(owners_url, smtp_port, smtp_tls, smtp_host, **others)
    )


def environment(
    owners_url: str,
    smtp_port: int,
    smtp_tls: str = "off",
    smtp_host: str = "127.0.0.1",
    **others: str,
) -> dict[str, str]:
    """What a sender reads; ``others`` are settings by their names."""
    return {
        **SOUND_ENVIRONMENT,
        "MEMBERS_URL": owners_url, "ENTRIES_URL": owners_url, "NOTIFICATIONS_TOKEN": TOKEN,
        "FINGERPRINT_SECRET": "a secret of thirty-two characters", "PUBLIC_URL": "https://tsunagari.example.jp",
        "SMTP_HOST": smtp_host, "SMTP_PORT": str(smtp_port), "SMTP_TLS": smtp_tls, "MAIL_FROM": MAIL_FROM, "RECEIPTS_AN_HOUR": "200",
        "PREFECTURE_NAME": "神奈川県", "BUREAU_NAME": "福祉子どもみらい局", "SECTION_NAME": "共生推進本部室",
        "SECRETARIAT_ADDRESS": "〒231-8588 神奈川県横浜市中区日本大通1",
        "SECRETARIAT_NAME": "かながわつながりネットワーク事務局", "SECRETARIAT_PHONE": "045-000-0000",
        "SECRETARIAT_EMAIL": MAIL_FROM, "SMTP_USER": "", "SMTP_PASSWORD": "", "CA_FILE": "", **others,
    }  # fmt: skip


@dataclass
class Post:
    """Everything between an event and a mailbox."""

    database: Database
    owners: OwnersServer
    server: MailServer
    context: SenderContext = field(init=False)

    def __post_init__(self) -> None:
        self.context = build_context(settings(self.owners.url, self.server.port), self.database)

    def person(
        self, address: str, name: str = "山田 花子", organisation: str = "みなとの会"
    ) -> str:
        """Someone whose address an owner keeps; returns the contact's id."""
        contact = str(uuid.uuid4())
        self.owners.contacts[contact] = {
            "email": address,
            "name": name,
            "organisation": organisation,
        }
        return contact

    def deliver(self, *events: Event, database: Database | None = None) -> None:
        """Let events arrive at their handler, through the inbox."""
        reader = READERS[events[0].type]

        def queue(uow: UnitOfWork, batch: list[Event]) -> None:
            queue_mails(StoreWork(uow), batch, MAIL_FROM)

        handler = Handler(events[0].type, events[0].type, reader, queue, True)
        Inbox(database or self.database, "notifications").receive(
            handler, [Message.read(event.to_body(), reader) for event in events]
        )

    def send(self) -> int:
        return send_due_mails(self.context)

    def sweep(self) -> None:
        with self.context.store.work() as work:
            sweep_mails(work)

    def mails(self) -> list[dict[str, Any]]:
        with self.database.unit_of_work() as uow:
            return uow.all("SELECT * FROM mail ORDER BY created_at, number")

    def make_due(self) -> None:
        """Let the time pass that mails wait for."""
        with self.database.unit_of_work() as uow:
            uow.execute("UPDATE mail SET next_attempt_at = now() WHERE next_attempt_at IS NOT NULL")

    def jump(self, days: int) -> None:
        """What a clock that jumps forward does to everything written down before; negative: one that is set back."""
        with self.database.unit_of_work() as uow:
            uow.execute(
                "UPDATE mail SET created_at = created_at - %(by)s, queued_at = queued_at - %(by)s,"
                " next_attempt_at = next_attempt_at - %(by)s",
                {"by": dt.timedelta(days=days)},
            )
            uow.execute(
                "UPDATE sender_clock SET read_at = read_at - %s", (dt.timedelta(days=days),)
            )
            StoreWork(uow).claims.advance_clock()

    def let_pass(self, time: dt.timedelta) -> None:
        """Let time pass for real, while a sender lives."""
        with self.database.unit_of_work() as uow:
            uow.execute("UPDATE sender_clock SET elapsed = elapsed + %s", (time,))

    def announced(self) -> list[dict[str, Any]]:
        """What the others are told of mails."""
        with self.database.unit_of_work() as uow:
            return [
                json.loads(row["body"])
                for row in uow.all(
                    "SELECT body FROM outbox WHERE type LIKE 'mail.%%' ORDER BY position"
                )
            ]


def submitted(contact: str, number: str = "R8-0001") -> Event:
    return Event("entry.submitted.v1", "entries", number, 1, {
        "number": number, "applicant": {"owner": "entries", "contact": contact}, "answer_by": "2026-12-07"})  # fmt: skip


def approved(contact: str, number: str = "R8-0001") -> Event:
    return Event("entry.approved.v1", "entries", number, 2, {
        "number": number, "version": 1, "approved_on": "2026-11-24", "applicant": {"owner": "entries", "contact": contact},
        "sheet": {"title": "料理の会", "listing_until": "2027-03-31"}})  # fmt: skip


def returned(contact: str, number: str = "R8-0001") -> Event:
    return Event("entry.returned.v1", "entries", number, 3, {
        "number": number, "applicant": {"owner": "entries", "contact": contact}, "until": "2026-12-16"})  # fmt: skip


def offered(contact: str, introduction: str, number: str = "R8-0001") -> Event:
    return Event("introduction.offered.v1", "entries", introduction, 1, {
        "number": number, "partner": {"owner": "members", "contact": contact, "more": "than we know"},
        "reply_by": "2026-12-14"})  # fmt: skip


def answered(introduction: str, number: str = "R8-0001") -> Event:
    return Event(
        "introduction.answered.v1",
        "entries",
        introduction,
        2,
        {"number": number, "answer": "interested"},
    )
