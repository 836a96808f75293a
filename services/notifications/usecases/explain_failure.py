"""Say what follows from an error, in the ledger and in the log."""

import random
from typing import Any

from services.chassis.runtime.log import about_entries, describe_error, get_logger
from services.notifications.domain.failures import MailFailure
from services.notifications.domain.letter import Letter
from services.notifications.domain.mail import Failure, Mail, state_after

log = get_logger(__name__)


def explain_failure(
    mail: Mail, error: Exception, masked: str | None = None, letter: Letter | None = None
) -> Failure:
    """How a claim ended: never with an error's text, which may quote an address, unless it is one of our own."""
    reason = str(error) if isinstance(error, MailFailure) else describe_error(error)
    if not isinstance(error, MailFailure):
        log.error("mail_failed", **named(mail), exc_info=error)
    state, delay = state_after(mail, error, random.random())
    if state == "skipped":
        log.info("mail_skipped", **named(mail), reason=reason)
    elif state == "undeliverable":
        log.warning("mail_undeliverable", **named(mail), attempts=mail.attempts, reason=reason)
    else:
        log.info("mail_waits", **named(mail), attempts=mail.attempts, reason=reason)
    return Failure(mail, state, reason, delay, masked, letter)


def named(mail: Mail) -> dict[str, Any]:
    """A mail in a line of the log."""
    return {"mail_id": mail.id, "template": mail.template, **about_entries([mail.number])}
