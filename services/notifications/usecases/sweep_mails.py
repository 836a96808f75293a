"""Look after mails that nobody else looks after: wake, give up, alarm, forget."""

import datetime as dt

from services.chassis.clock import today
from services.chassis.database import UnitOfWork
from services.chassis.log import get_logger
from services.notifications.store import mails
from services.notifications.usecases.announce_undeliverable import announce_undeliverable

log = get_logger(__name__)


def sweep_mails(uow: UnitOfWork) -> int:
    """Wake the sender for what is due, give up what killed its sender for three days, alarm for what is late.

    Returns how many mails are late. The day's counts of receipts are forgotten after the next day.
    """
    announce_undeliverable(uow, mails.give_up_mails(uow, server_away=False))
    mails.forget_receipts(uow, before=today() - dt.timedelta(days=1))
    mails.wake_sender(uow)
    overdue = mails.find_overdue(uow)
    if overdue["mails"]:
        log.error(
            "mails_overdue",
            mails=overdue["mails"],
            oldest_minutes=round(overdue["oldest_seconds"] / 60),
            todo="see /office/mails/ for the reason of each; is the mail server reachable?",
        )
    return int(overdue["mails"])
