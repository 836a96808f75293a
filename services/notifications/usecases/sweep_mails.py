"""Look after mails that nobody else looks after: wake, give up, forget."""

import datetime as dt

from services.chassis.runtime.clock import today
from services.chassis.runtime.database import UnitOfWork
from services.notifications.store import mails
from services.notifications.usecases.announce_undeliverable import announce_undeliverable


def sweep_mails(uow: UnitOfWork) -> None:
    """Wake the sender for what is due, and give up what killed its sender for three days.

    The day's counts of receipts are forgotten after the next day.
    """
    announce_undeliverable(uow, mails.give_up_mails(uow, server_away=False))
    mails.forget_receipts(uow, before=today() - dt.timedelta(days=1))
    mails.wake_sender(uow)
