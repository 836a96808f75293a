"""A mail: to whom it goes, in which state it is, and when it is tried again.

queued → sending → sent
                 → waiting → sending …   (try again later, for three days)
                 → sending …             (nobody knows whether the server took it: tried again, more and more seldom)
                 → undeliverable         (refused for good, or three days are over; may be sent again by hand)
                 → skipped               (the limit of receipts, or overtaken by events)
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from services.notifications.domain.letters import Letter

STATES = {
    "queued": "送信待ち",
    "sending": "送信中",
    "waiting": "再送待ち",
    "sent": "送信済み",
    "undeliverable": "届きませんでした",
    "skipped": "送信を控えました",
}
RESENDABLE = ("waiting", "undeliverable")

# A claim is the next attempt put off: whoever claimed and died loses nothing but this time.
LEASE = dt.timedelta(minutes=30)
# A sender that has not shown for this long that it lives is dead, and its claims are free.
ORPHAN_AFTER = dt.timedelta(seconds=15)
# Both must have been: this much time while a sender lived (no clock on a wall says so), and this many tries.
GIVE_UP_AFTER = dt.timedelta(days=3)
LEAST_ATTEMPTS = 6
# The most that lies between two looks of a living sender: what a batch may take.
LONGEST_LOOK = LEASE
# A mail that is in no final state by then is reported as an alarm.
ALARM_AFTER = dt.timedelta(hours=1)
_DELAYS_IN_MINUTES = (1, 2, 5, 10, 30)
LONGEST_DELAY = dt.timedelta(minutes=_DELAYS_IN_MINUTES[-1])
# Where the server may have the mail already, each further try may be one more copy: few of them.
_UNKNOWN_IN_MINUTES = (15, 60, 4 * 60, 12 * 60, 24 * 60)
LONGEST_UNKNOWN = dt.timedelta(minutes=_UNKNOWN_IN_MINUTES[-1])

RECEIPTS_A_DAY = (
    2  # the first, and one beyond it: nobody can have a stranger's mailbox filled by us
)


@dataclass(frozen=True)
class Recipient:
    """Who keeps the address, and under which key. The address itself is asked for when the mail is sent."""

    owner: str
    contact: str


@dataclass(frozen=True)
class Draft:
    """A mail that an event asks for. ``about`` is the event's subject, ``facts`` what its text needs of the event."""

    event_id: str
    template: str
    recipient: Recipient
    about: str
    number: str
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mail:
    """A mail of the ledger that somebody has claimed; ``attempts`` tells this claim from an earlier one.

    ``tried_for``: how long senders have really been trying it, by their own clock.
    """

    id: str
    template: str
    recipient: Recipient
    about: str
    number: str
    facts: dict[str, str]
    attempts: int
    queued_at: dt.datetime
    tried_for: dt.timedelta
    unknown_outcomes: int
    message_id: str
    counted: bool

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> "Mail":
        fields = {
            name: row[name]
            for name in (
                "id",
                "template",
                "about",
                "number",
                "facts",
                "attempts",
                "queued_at",
                "tried_for",
                "unknown_outcomes",
                "message_id",
                "counted",
            )
        }
        return cls(recipient=Recipient(row["recipient_owner"], row["recipient_contact"]), **fields)

    def is_given_up(self) -> bool:
        """Whether a failure of this claim is the last one."""
        return self.attempts >= LEAST_ATTEMPTS and self.tried_for >= GIVE_UP_AFTER


@dataclass(frozen=True)
class Failure:
    """How a claim ended that put no mail on its way, with the letter as far as it got. ``delay``: where it waits."""

    mail: Mail
    state: str
    error: str
    delay: dt.timedelta | None = None
    recipient_masked: str | None = None
    letter: Letter | None = None


def delay_after(attempts: int, chance: float) -> dt.timedelta:
    """How long to wait after the ``attempts``-th attempt (from 1); ``chance`` in 0–1 takes off up to a quarter.

    The jitter keeps mails that failed together from coming back together.
    """
    minutes = _DELAYS_IN_MINUTES[min(attempts, len(_DELAYS_IN_MINUTES)) - 1]
    return dt.timedelta(minutes=minutes * (1 - chance / 4))


def delay_after_unknown(unknown_outcomes: int) -> dt.timedelta:
    """How long to wait where nobody knows whether the server took the mail; ``unknown_outcomes`` is how often before."""
    return dt.timedelta(
        minutes=_UNKNOWN_IN_MINUTES[min(unknown_outcomes, len(_UNKNOWN_IN_MINUTES) - 1)]
    )


def message_id(mail_id: str, mail_from: str) -> str:
    """The Message-ID a mail keeps through all attempts, so that a duplicate can be recognised as one."""
    return f"<{mail_id}@{mail_from.rpartition('@')[2]}>"
