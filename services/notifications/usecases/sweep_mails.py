"""Look after mails that nobody else looks after: wake, give up, purge."""

import datetime as dt

from services.chassis.runtime.clock import today
from services.notifications.usecases.announce_undeliverable import announce_undeliverable
from services.notifications.usecases.ports import Work


def sweep_mails(work: Work) -> None:
    """Wake the sender for what is due, and give up what killed its sender for three days.

    The day's counts of receipts are purged after the next day.
    """
    announce_undeliverable(work, work.mails.give_up(server_away=False))
    work.receipts.purge(before=today() - dt.timedelta(days=1))
    work.mails.wake_sender()
