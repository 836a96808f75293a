"""Puts the parts of notifications together; nothing else does."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from eventlet.greenpool import GreenPool

from services.chassis.messaging.relay import Listener
from services.chassis.runtime.database import Database
from services.chassis.runtime.process import Process
from services.notifications.adapters.mail_renderer import JinjaRenderer
from services.notifications.adapters.mail_sender import SenderParts
from services.notifications.adapters.smtp_transport import SmtpTransport
from services.notifications.domain.receipt_limit import mailbox_fingerprint
from services.notifications.settings import NotificationsSettings
from services.notifications.store.mails import WAKE_CHANNEL
from services.notifications.store.sender_lock import SenderLock
from services.notifications.store.work import Store
from services.notifications.usecases.sender_context import SenderContext
from services.notifications.web.mails import MailPages
from services.staff.process import StaffWebProcess

# How many answers of the owners a sender awaits at once.
ASKING_AT_ONCE = 8
A = TypeVar("A")
B = TypeVar("B")


@dataclass(frozen=True)
class WebParts:
    mails: MailPages


@dataclass(frozen=True)
class WorkerParts:
    store: Store
    mail_from: str


def build_web(process: StaffWebProcess[NotificationsSettings]) -> WebParts:
    return WebParts(MailPages(Store(process.database), process.pages))


def build_worker(process: Process[NotificationsSettings]) -> WorkerParts:
    return WorkerParts(Store(process.database), process.settings.mail_from)


def build_sender(settings: NotificationsSettings, database: Database) -> SenderParts:
    """A sender with the real owners and the real mail server."""
    context = build_context(settings, database)
    return SenderParts(
        context,
        SenderLock(settings.database_url, context.sender),
        Listener(settings.database_url, WAKE_CHANNEL),
    )


def build_context(settings: NotificationsSettings, database: Database) -> SenderContext:
    # Only who sends asks others, and what it asks with is large: the pages of the office do without.
    from services.notifications.adapters.owner_api import OwnerApi

    return SenderContext(
        store=Store(database),
        owners=OwnerApi(
            {"members": settings.members_url, "entries": settings.entries_url},
            settings.notifications_token,
            settings.secretariat_email,
            settings.ca_file,
        ),
        renderer=JinjaRenderer(settings),
        transport=SmtpTransport(settings),
        concurrently=_concurrently,
        fingerprint=partial(mailbox_fingerprint, settings.fingerprint_secret),
        receipts_an_hour=settings.receipts_an_hour,
    )


def _concurrently(function: Callable[[A], B], items: Iterable[A]) -> Iterable[B]:
    results: Iterable[B] = GreenPool(ASKING_AT_ONCE).imap(function, items)
    return results
