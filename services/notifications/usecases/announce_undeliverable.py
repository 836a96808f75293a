"""Tell the other services that a mail did not reach its recipient."""

from dataclasses import asdict
from typing import Any

from services.notifications.domain.mail import LostMail, Mail
from services.notifications.events import MAIL_UNDELIVERABLE
from services.notifications.usecases.ports import Work


def announce_undeliverable(work: Work, lost: list[LostMail]) -> None:
    """Emit mail.undeliverable.v1 for mails that were given up in this transaction.

    ``about`` is the subject of the event that asked for the mail (an entry number or an introduction's id);
    the sequence counts how often the mail was given up, for it may be sent again by hand.
    """
    work.emit(*(MAIL_UNDELIVERABLE.new(mail.id, mail.given_up, about_mail(mail)) for mail in lost))


def about_mail(mail: LostMail | Mail) -> dict[str, Any]:
    """What the others are told of a mail."""
    return {
        "template": mail.template,
        "about": mail.about,
        "recipient": asdict(mail.recipient),
    }
