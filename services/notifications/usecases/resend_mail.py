"""Send a mail again by hand: the address was corrected, or the mail server is well again."""

from services.chassis.runtime.database import UnitOfWork
from services.notifications.domain.mail import RESENDABLE
from services.notifications.store import mails


class NoSuchMail(Exception):
    """The ledger has no mail of this id. Permanent."""


class NotResendable(Exception):
    """The mail is on its way, was sent, or must not be sent. Permanent; the argument is its state."""


def resend_mail(uow: UnitOfWork, mail_id: str, requested_by: str, dry_run: bool = False) -> None:
    """Queue a mail that waits or is undeliverable; its three days begin anew, its Message-ID stays.

    The address is asked for again, so that a corrected one is used. Raises NoSuchMail or NotResendable.
    """
    mail = mails.find_mail_for_update(uow, mail_id)
    if mail is None:
        raise NoSuchMail(mail_id)
    if mail["state"] not in RESENDABLE:
        raise NotResendable(mail["state"])
    if not dry_run:
        mails.queue_again(uow, mail_id, requested_by)
