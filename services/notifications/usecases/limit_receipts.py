"""Hold back receipts: whoever types a stranger's address shall not have their mailbox filled by us."""

from services.chassis.runtime.clock import today
from services.chassis.runtime.log import get_logger
from services.chassis.runtime.masking import mask_email
from services.notifications.domain.mail import Failure
from services.notifications.domain.mail_types import MAIL_TYPES
from services.notifications.domain.receipt_limit import RECEIPT_PAUSE
from services.notifications.usecases.sender_context import Prepared, SenderContext

log = get_logger(__name__)


def limit_receipts(context: SenderContext, prepared: list[Prepared]) -> list[Prepared]:
    """What may be sent now: receipts beyond the hour's ceiling wait, without a try; those beyond the day's limit of
    their mailbox are skipped. A receipt that is tried again was counted before.
    """
    receipts = [
        each
        for each in prepared
        if MAIL_TYPES[each.mail.template].is_automatic_reply and not each.mail.counted
    ]
    if not receipts:
        return prepared
    day = today()
    with context.store.work() as work:
        places = work.receipts.free_places(context.receipts_an_hour)
        later = [each.mail for each in receipts[places:]]
        fingerprints = {
            each.mail.id: context.fingerprint(day, each.addressee.email)
            for each in receipts[:places]
        }
        beyond = work.receipts.count(fingerprints, day)
        work.receipts.take_places(len(fingerprints) - len(beyond))
        work.claims.postpone(later, RECEIPT_PAUSE, "ReceiptCeiling")
    for mail in later:
        context.claimed.pop(mail.id)
    if later:
        log.warning("receipts_put_off", mails=len(later), ceiling=context.receipts_an_hour)
    context.failures += [
        Failure(each.mail, "skipped", "ReceiptLimit", None, mask_email(each.addressee.email))
        for each in prepared
        if each.mail.id in beyond
    ]
    held_back = beyond | {mail.id for mail in later}
    return [each for each in prepared if each.mail.id not in held_back]
