"""Puts the parts of notifications together; nothing else does."""

from functools import partial
from types import SimpleNamespace
from typing import Any

from services.chassis.runtime.database import Database
from services.chassis.runtime.settings import Settings
from services.notifications.fingerprint import receipt_fingerprint
from services.notifications.owners import HttpOwners
from services.notifications.smtp import SmtpPostOffice
from services.notifications.usecases.ports import Desk
from services.notifications.usecases.queue_mails import queue_mails
from services.notifications.usecases.sweep_mails import sweep_mails
from services.notifications.web.mails import MailPages
from services.notifications.writer import TemplateWriter


def build_web(config: dict[str, Any]) -> SimpleNamespace:
    return SimpleNamespace(mails=MailPages(config["database"], config["pages"]))


def build_worker(config: dict[str, Any]) -> SimpleNamespace:
    database: Database = config["database"]

    def sweep() -> None:
        with database.unit_of_work() as uow:
            sweep_mails(uow)

    return SimpleNamespace(
        queue_mails=partial(queue_mails, mail_from=config["settings"].mail_from), sweep_mails=sweep
    )


def build_desk(settings: Settings, database: Database) -> Desk:
    """A sender's place with the real owners and the real mail server."""
    return Desk(
        database=database,
        owners=HttpOwners(
            {"members": settings.members_url, "entries": settings.entries_url},
            settings.notifications_token,
            settings.secretariat_email,
            settings.ca_file,
        ),
        writer=TemplateWriter(settings),
        post_office=SmtpPostOffice(settings),
        fingerprint=partial(receipt_fingerprint, settings.fingerprint_secret),
        receipts_an_hour=settings.receipts_an_hour,
    )
