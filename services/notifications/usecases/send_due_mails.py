"""Send what is due: claim, commit, prepare, hand over, record."""

import datetime as dt
import time

from services.notifications.domain.failures import BrokenOff, ServerAway
from services.notifications.domain.schedule import LEASE, RESERVE
from services.notifications.usecases.announce_undeliverable import announce_undeliverable
from services.notifications.usecases.hand_over_mail import hand_over_mail
from services.notifications.usecases.limit_receipts import limit_receipts
from services.notifications.usecases.prepare_mails import prepare_mails
from services.notifications.usecases.record_outcomes import record_outcomes
from services.notifications.usecases.sender_context import SenderContext

BATCH = 50


def send_due_mails(context: SenderContext, within: dt.timedelta = LEASE - RESERVE) -> int:
    """Send up to BATCH mails that are due, and return how many were claimed; 0 when nothing is due.

    After ``within`` no further mail is begun, for its claim might run out meanwhile. Raises ServerAway when the mail
    server takes nobody's mail now (what was not tried is due again at once), and what the database raises when it
    is away; then the next call first records what this one could not.
    """
    record_outcomes(context)
    with context.store.work() as work:
        if not work.claims.is_any_due():
            return 0
    try:
        context.transport.open()
        return _send_batch(context, within)
    except BrokenOff:
        raise
    except ServerAway as error:
        _note_server_away(context, error)
        raise


def _send_batch(context: SenderContext, within: dt.timedelta) -> int:
    deadline = time.monotonic() + within.total_seconds()
    with context.store.work() as work:
        claimed = work.claims.claim(BATCH, context.sender)
    context.claimed = {mail.id: mail for mail in claimed}
    try:
        for each in limit_receipts(context, prepare_mails(context, claimed)):
            if context.stopping or time.monotonic() > deadline:
                break
            hand_over_mail(context, each)
    finally:
        record_outcomes(context)
    return len(claimed)


def _note_server_away(context: SenderContext, error: ServerAway) -> None:
    """Say at what is due why it waits, and give up what has waited for three days."""
    with context.store.work() as work:
        announce_undeliverable(work, work.mails.give_up(server_away=True))
        work.mails.note_server_away(str(error))
