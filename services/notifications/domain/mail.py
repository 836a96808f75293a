"""A mail: to whom it goes, in which state it is, and when it is tried again.

queued → sending → sent
                 → waiting → sending …   (try again later, for three days)
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
LEASE = dt.timedelta(minutes=15)
# A sender that has not shown for this long that it lives is dead, and its claims are free.
ORPHAN_AFTER = dt.timedelta(seconds=15)
GIVE_UP_AFTER = dt.timedelta(days=3)
# A mail that is in no final state by then is reported as an alarm.
ALARM_AFTER = dt.timedelta(hours=1)
_DELAYS_IN_MINUTES = (1, 2, 5, 10, 30)

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
    """A mail of the ledger that somebody has claimed; ``attempts`` tells this claim from an earlier one."""

    id: str
    template: str
    recipient: Recipient
    about: str
    number: str
    facts: dict[str, str]
    attempts: int
    queued_at: dt.datetime
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
                "message_id",
                "counted",
            )
        }
        return cls(recipient=Recipient(row["recipient_owner"], row["recipient_contact"]), **fields)

    def is_given_up(self, at: dt.datetime) -> bool:
        """Whether a failure at ``at`` is the last one."""
        return at - self.queued_at >= GIVE_UP_AFTER


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


def message_id(mail_id: str, mail_from: str) -> str:
    """The Message-ID a mail keeps through all attempts, so that a duplicate can be recognised as one."""
    return f"<{mail_id}@{mail_from.rpartition('@')[2]}>"
