"""Write down what became of claims; what cannot be written now is kept and written first the next time."""

from services.chassis.runtime.log import get_logger
from services.notifications.events import MAIL_ARRIVED
from services.notifications.usecases.announce_undeliverable import (
    about_mail,
    announce_undeliverable,
)
from services.notifications.usecases.explain_failure import named
from services.notifications.usecases.sender_context import SenderContext

log = get_logger(__name__)


def record_outcomes(context: SenderContext) -> None:
    """Mark what is sent or has failed and is not marked yet, and release what was claimed and not tried."""
    if context.unmarked:
        record_sent(context)
    if context.failures:
        with context.store.work() as work:
            announce_undeliverable(work, work.mails.mark_failed(context.failures))
        for failure in context.failures:
            context.claimed.pop(failure.mail.id, None)
        context.failures.clear()
    if context.claimed:
        with context.store.work() as work:
            work.claims.release(list(context.claimed.values()))
        context.claimed.clear()
    if context.lost_sight:
        with context.store.work() as work:
            found = work.claims.release_all_of(context.sender)
        if found:
            log.warning("claims_found_again", mails=found)
        context.lost_sight = False


def record_sent(context: SenderContext) -> None:
    """Mark the mails that the server has taken; who had lost one before is told of as reached."""
    with context.store.work() as work:
        for mail, masked, letter in context.unmarked:
            sent = work.mails.mark_sent(mail, masked, letter)
            if sent is None:
                log.error("mail_was_taken_over", **named(mail), attempts=mail.attempts)
            elif sent.is_after_loss:
                work.emit(MAIL_ARRIVED.new(mail.id, mail.attempts, about_mail(mail)))
    context.unmarked.clear()
