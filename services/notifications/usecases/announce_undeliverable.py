"""Tell the other services that a mail did not reach its recipient."""

from services.chassis.runtime.database import Row, UnitOfWork
from services.notifications.events import MAIL_UNDELIVERABLE


def announce_undeliverable(uow: UnitOfWork, rows: list[Row]) -> None:
    """Emit mail.undeliverable.v1 for mails that were given up in this transaction.

    ``about`` is the subject of the event that asked for the mail (an entry number or an introduction's id);
    the sequence counts how often the mail was given up, for it may be sent again by hand.
    """
    uow.emit(
        *(
            MAIL_UNDELIVERABLE.new(
                row["id"],
                row["given_up"],
                {
                    "template": row["template"],
                    "about": row["about"],
                    "recipient": {
                        "owner": row["recipient_owner"],
                        "contact": row["recipient_contact"],
                    },
                },
            )
            for row in rows
        )
    )
