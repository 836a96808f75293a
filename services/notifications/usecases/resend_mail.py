"""Send a mail again by hand: the address was corrected, or the mail server is well again."""

from services.notifications.domain.mail import RESENDABLE
from services.notifications.usecases.ports import Work


class NoSuchMail(Exception):
    """The ledger has no mail of this id. Permanent."""


class NotResendable(Exception):
    """The mail is on its way, was sent, or must not be sent. Permanent; the argument is its state."""


def resend_mail(work: Work, mail_id: str, requested_by: str, dry_run: bool = False) -> None:
    """Queue a mail that waits or is undeliverable; its three days begin anew, its Message-ID stays.

    The address is asked for again, so that a corrected one is used. Raises NoSuchMail or NotResendable.
    """
    state = work.mails.find_state_for_update(mail_id)
    if state is None:
        raise NoSuchMail(mail_id)
    if state not in RESENDABLE:
        raise NotResendable(state)
    if not dry_run:
        work.mails.queue_again(mail_id, requested_by)
