"""Keep the ledger going while a sender lives: its clock, waits that a clock made too long, claims of the dead."""

import datetime as dt

from services.notifications.domain.schedule import ORPHAN_AFTER
from services.notifications.usecases.ports import Work


def recover_claims(work: Work, alive_for: dt.timedelta) -> int:
    """Let the senders' clock go on, and free the claims of dead senders; returns how many were freed.

    ``alive_for``: for how long the asking sender has shown that it lives. It looks for the dead only after
    ORPHAN_AFTER: after the database was away, every sender first records what it had sent and takes its lock again.
    """
    work.claims.advance_clock()
    work.claims.shorten_waits()
    return work.claims.free_orphans() if alive_for > ORPHAN_AFTER else 0
