"""Tell the other services that a mail did not reach its recipient."""

from dataclasses import asdict

from services.notifications.domain.mail import LostMail
from services.notifications.events import MAIL_UNDELIVERABLE
from services.notifications.usecases.ports import Work


def announce_undeliverable(work: Work, lost: list[LostMail]) -> None:
    """Emit mail.undeliverable.v1 for mails that were given up in this transaction.

    ``about`` is the subject of the event that asked for the mail (an entry number or an introduction's id);
    the sequence counts how often the mail was given up, for it may be sent again by hand.
    """
    work.emit(
        *(
            MAIL_UNDELIVERABLE.new(
                mail.id,
                mail.given_up,
                {
                    "template": mail.template,
                    "about": mail.about,
                    "recipient": asdict(mail.recipient),
                },
            )
            for mail in lost
        )
    )
