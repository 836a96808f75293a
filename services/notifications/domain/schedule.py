"""When a mail is tried, again and for the last time; and for how long a claim on it holds."""

import datetime as dt

# A claim is the next attempt put off: whoever claimed and died loses nothing but this time.
LEASE = dt.timedelta(minutes=30)
# A sender that has not shown for this long that it lives is dead, and its claims are free.
ORPHAN_AFTER = dt.timedelta(seconds=15)
# A mail is only begun while its claim lasts longer than handing it over may take.
RESERVE = dt.timedelta(minutes=14)
# Both must have been: this much time while a sender lived (no clock on a wall says so), and this many tries.
GIVE_UP_AFTER = dt.timedelta(days=3)
LEAST_ATTEMPTS = 6
# The most that lies between two looks of a living sender: what a batch may take.
LONGEST_LOOK = LEASE
# A mail that is in no final state by then is reported as an alarm.
ALARM_AFTER = dt.timedelta(hours=1)
_DELAYS_IN_MINUTES = (1, 2, 5, 10, 30)
# A server that goes away does so seldom because of the mail at hand, which need not wait long after it is back.
_AFTER_FIRST_BREAK_IN_MINUTES = 0.25
LONGEST_DELAY = dt.timedelta(minutes=_DELAYS_IN_MINUTES[-1])
# Where the server may have the mail already, each further try may be one more copy: few of them.
_UNKNOWN_IN_MINUTES = (15, 60, 4 * 60, 12 * 60, 24 * 60)
LONGEST_UNKNOWN = dt.timedelta(minutes=_UNKNOWN_IN_MINUTES[-1])


def delay_after(attempts: int, chance: float) -> dt.timedelta:
    """How long to wait after the ``attempts``-th attempt (from 1); ``chance`` in 0–1 takes off up to a quarter.

    The jitter keeps mails that failed together from coming back together.
    """
    minutes = _DELAYS_IN_MINUTES[min(attempts, len(_DELAYS_IN_MINUTES)) - 1]
    return dt.timedelta(minutes=minutes * (1 - chance / 4))


def delay_after_break(attempts: int, chance: float) -> dt.timedelta:
    """How long a mail waits in whose middle the server went away: a quarter of a minute, then as ``delay_after``.

    It is not tried again at once, for it may be the reason: the mails behind it go first.
    """
    if attempts > 1:
        return delay_after(attempts - 1, chance)
    return dt.timedelta(minutes=_AFTER_FIRST_BREAK_IN_MINUTES * (1 - chance / 4))


def delay_after_unknown(unknown_outcomes: int) -> dt.timedelta:
    """How long to wait where nobody knows whether the server took the mail; ``unknown_outcomes`` is how often before."""
    return dt.timedelta(
        minutes=_UNKNOWN_IN_MINUTES[min(unknown_outcomes, len(_UNKNOWN_IN_MINUTES) - 1)]
    )
