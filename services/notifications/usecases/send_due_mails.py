"""Send what is due: claim, commit, ask the owners, write, hand over, mark."""

import datetime as dt
import random
import time
from dataclasses import dataclass

from eventlet.greenpool import GreenPool
from prometheus_client import Counter

from services.chassis.runtime.clock import today
from services.chassis.runtime.log import about_entries, describe_error, get_logger
from services.chassis.runtime.masking import mask_email
from services.notifications.domain.failures import (
    NoLongerThere,
    OutcomeUnknown,
    Overtaken,
    RefusedForGood,
    ServerAway,
    TryLater,
)
from services.notifications.domain.letters import AUTOMATIC_REPLIES, Addressee, Letter
from services.notifications.domain.mail import (
    LEASE,
    Failure,
    Mail,
    delay_after,
    delay_after_unknown,
)
from services.notifications.store import mails
from services.notifications.usecases.announce_undeliverable import announce_undeliverable
from services.notifications.usecases.ports import Desk

BATCH = 50
ASKING_AT_ONCE = 8
# A mail is only begun while its claim lasts longer than handing it over may take.
RESERVE = dt.timedelta(minutes=14)
# How long a receipt waits before it asks again for a place in the hour.
RECEIPT_PAUSE = dt.timedelta(minutes=10)
log = get_logger(__name__)
sent_total = Counter(
    "tsunagari_mails_sent_total", "Mails that the mail server has taken", ["template"]
)


@dataclass(frozen=True)
class Prepared:
    """A mail with its address and its words, ready to be handed over."""

    mail: Mail
    addressee: Addressee
    letter: Letter


def send_due_mails(desk: Desk) -> int:
    """Send up to BATCH mails that are due, and return how many were claimed; 0 when nothing is due.

    Raises ServerAway when the mail server takes nobody's mail now (what was not tried is due again at once),
    and DATABASE_GONE; then the next call first notes what this one could not.
    """
    _note_what_was_left(desk)
    with desk.database.unit_of_work() as uow:
        if not mails.is_any_due(uow):
            return 0
    _open_post_office(desk)
    deadline = time.monotonic() + (LEASE - RESERVE).total_seconds()
    with desk.database.unit_of_work() as uow:
        claimed = mails.claim_mails(uow, BATCH, desk.sender)
    desk.claimed = {mail.id: mail for mail in claimed}
    try:
        prepared = _hold_back_receipts(desk, _prepare(desk, claimed))
        for each in prepared:
            if desk.stopping or time.monotonic() > deadline:
                break
            if _is_still_ours(desk, each.mail):
                _hand_over(desk, each)
    finally:
        _note_what_was_left(desk)
    return len(claimed)


def _open_post_office(desk: Desk) -> None:
    """Raises ServerAway, after noting it at what is due and giving up what has waited for three days."""
    try:
        desk.post_office.open()
    except ServerAway as error:
        with desk.database.unit_of_work() as uow:
            announce_undeliverable(uow, mails.give_up_mails(uow, server_away=True))
            mails.note_server_away(uow, str(error))
        raise


def _prepare(desk: Desk, claimed: list[Mail]) -> list[Prepared]:
    """Address and words of each mail; several answers of the owners are awaited at once."""

    def prepare(mail: Mail) -> Prepared | Failure:
        try:
            addressee = desk.owners.addressee(mail.recipient)
            return Prepared(
                mail, addressee, desk.writer.write(mail, addressee, desk.owners.content(mail))
            )
        except Exception as error:
            return _failure(mail, error)

    prepared = []
    for result in GreenPool(ASKING_AT_ONCE).imap(prepare, claimed):
        if isinstance(result, Failure):
            desk.failures.append(result)
        else:
            prepared.append(result)
    return prepared


def _hold_back_receipts(desk: Desk, prepared: list[Prepared]) -> list[Prepared]:
    """What is left when receipts are taken out: those beyond the hour's ceiling wait, those beyond the day's limit
    of their address are not sent at all.
    """
    receipts = [
        each
        for each in prepared
        if each.mail.template in AUTOMATIC_REPLIES and not each.mail.counted
    ]
    if not receipts:
        return prepared
    with desk.database.unit_of_work() as uow:
        places = mails.free_receipt_places(uow, desk.receipts_an_hour)
        later = [each.mail for each in receipts[places:]]
        fingerprints = {
            each.mail.id: desk.fingerprint(each.addressee.email) for each in receipts[:places]
        }
        beyond = mails.count_receipts(uow, fingerprints, today())
        mails.take_receipt_places(uow, len(fingerprints) - len(beyond))
        mails.put_off(uow, later, RECEIPT_PAUSE, "ReceiptCeiling")
    for mail in later:
        desk.claimed.pop(mail.id)
    if later:
        log.warning("receipts_put_off", mails=len(later), ceiling=desk.receipts_an_hour)
    desk.failures += [
        Failure(each.mail, "skipped", "ReceiptLimit", None, mask_email(each.addressee.email))
        for each in prepared
        if each.mail.id in beyond
    ]
    held_back = beyond | {mail.id for mail in later}
    return [each for each in prepared if each.mail.id not in held_back]


def _is_still_ours(desk: Desk, mail: Mail) -> bool:
    """Whether the claim holds; it does not where this process was frozen, or its lock was lost, and another came."""
    with desk.database.unit_of_work() as uow:
        if mails.is_claimed(uow, mail, desk.sender):
            return True
    desk.claimed.pop(mail.id)
    log.warning("claim_was_taken_over", mail_id=mail.id, attempts=mail.attempts)
    return False


def _hand_over(desk: Desk, each: Prepared) -> None:
    # From here on this claim is not given back by itself: should this process die or be stopped within the next
    # call, nobody knows whether the server has the mail, and it is tried again when the claim runs out.
    desk.claimed.pop(each.mail.id)
    masked = mask_email(each.addressee.email)
    try:
        desk.post_office.send(each.mail, each.addressee, each.letter)
    except Exception as error:
        desk.failures.append(_failure(each.mail, error, masked, each.letter))
        if isinstance(error, ServerAway):
            raise
        return
    # Marked before the next mail is begun. What remains is the time between the server's 250 and this commit,
    # a few milliseconds: a process killed within them sends the mail again when the claim runs out, with the same
    # Message-ID. A database that is away is no such window: `unmarked` is noted before anything else is claimed.
    desk.unmarked.append((each.mail, masked, each.letter))
    sent_total.labels(each.mail.template).inc()
    log.info("mail_sent", **_named(each.mail), attempts=each.mail.attempts)
    _mark_unmarked(desk)


def _mark_unmarked(desk: Desk) -> None:
    with desk.database.unit_of_work() as uow:
        for mail, masked, letter in desk.unmarked:
            if not mails.mark_sent(uow, mail, masked, letter):
                log.error("mail_was_taken_over", **_named(mail), attempts=mail.attempts)
    desk.unmarked.clear()


def _note_what_was_left(desk: Desk) -> None:
    """Mark what is sent or has failed and is not marked yet, and give back what was claimed and not tried."""
    if desk.unmarked:
        _mark_unmarked(desk)
    if desk.failures:
        with desk.database.unit_of_work() as uow:
            announce_undeliverable(uow, mails.mark_failed(uow, desk.failures))
        for failure in desk.failures:
            desk.claimed.pop(failure.mail.id, None)
        desk.failures.clear()
    if desk.claimed:
        with desk.database.unit_of_work() as uow:
            mails.give_back(uow, list(desk.claimed.values()))
        desk.claimed.clear()
    if desk.lost_sight:
        with desk.database.unit_of_work() as uow:
            found = mails.give_back_all_of(uow, desk.sender)
        if found:
            log.warning("claims_found_again", mails=found)
        desk.lost_sight = False


def _named(mail: Mail) -> dict[str, str]:
    """A mail in a line of the log."""
    return {"mail_id": mail.id, "template": mail.template, **about_entries([mail.number])}


def _failure(
    mail: Mail, error: Exception, masked: str | None = None, letter: Letter | None = None
) -> Failure:
    """What follows from an error: never its text, which may quote an address, unless it is one of our own."""
    known = isinstance(
        error, TryLater | RefusedForGood | NoLongerThere | Overtaken | ServerAway | OutcomeUnknown
    )
    reason = str(error) if known else describe_error(error)
    if not known:
        log.error("mail_failed", **_named(mail), exc_info=error)
    if isinstance(error, Overtaken):
        log.info("mail_skipped", **_named(mail), reason=reason)
        return Failure(mail, "skipped", reason, None, masked, letter)
    if isinstance(error, RefusedForGood | NoLongerThere) or mail.is_given_up():
        log.warning("mail_undeliverable", **_named(mail), attempts=mail.attempts, reason=reason)
        return Failure(mail, "undeliverable", reason, None, masked, letter)
    log.info("mail_waits", **_named(mail), attempts=mail.attempts, reason=reason)
    if isinstance(error, OutcomeUnknown):
        delay = delay_after_unknown(mail.unknown_outcomes)
        return Failure(mail, "sending", reason, delay, masked, letter)
    return Failure(
        mail, "waiting", reason, delay_after(mail.attempts, random.random()), masked, letter
    )
