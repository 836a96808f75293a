"""Hand one mail to the mail server, and record it before the next one is begun."""

from services.chassis.runtime.log import get_logger
from services.chassis.runtime.masking import mask_email
from services.notifications.domain.failures import BrokenOff, ServerAway
from services.notifications.domain.mail import Mail
from services.notifications.usecases.explain_failure import explain_failure, named
from services.notifications.usecases.record_outcomes import record_sent
from services.notifications.usecases.sender_context import Prepared, SenderContext

log = get_logger(__name__)


def hand_over_mail(context: SenderContext, each: Prepared) -> None:
    """Send a mail whose claim still holds. Raises ServerAway; every other failure is in ``context.failures``."""
    if not _is_still_ours(context, each.mail):
        return
    # From here on this claim is not given back by itself: should this process die or be stopped within the next
    # call, nobody knows whether the server has the mail, and it is tried again when the claim runs out.
    context.claimed.pop(each.mail.id)
    masked = mask_email(each.addressee.email)
    try:
        context.transport.send(each.mail, each.addressee, each.letter)
    except Exception as error:
        if isinstance(error, ServerAway) and not isinstance(error, BrokenOff):
            context.claimed[each.mail.id] = each.mail  # nothing of it was said: due again at once
            raise
        context.failures.append(explain_failure(each.mail, error, masked, each.letter))
        if isinstance(error, BrokenOff):
            raise
        return
    # Marked before the next mail is begun. What remains is the time between the server's 250 and this commit,
    # a few milliseconds: a process killed within them sends the mail again when the claim runs out, with the same
    # Message-ID. A database that is away is no such window: `unmarked` is noted before anything else is claimed.
    context.unmarked.append((each.mail, masked, each.letter))
    log.info("mail_sent", **named(each.mail), attempts=each.mail.attempts)
    record_sent(context)


def _is_still_ours(context: SenderContext, mail: Mail) -> bool:
    """Whether the claim holds; it does not where this process was frozen, or its lock was lost, and another came."""
    with context.store.work() as work:
        if work.claims.is_held(mail, context.sender):
            return True
    context.claimed.pop(mail.id)
    log.warning("claim_was_taken_over", mail_id=mail.id, attempts=mail.attempts)
    return False
