"""A mail: to whom it goes, in which state it is, and what follows when it cannot be sent.

queued → sending → sent
                 → waiting → sending …   (try again later, for three days)
                 → sending …             (nobody knows whether the server took it: tried again, more and more seldom)
                 → undeliverable         (refused for good, or three days are over; may be sent again by hand)
                 → skipped               (the limit of receipts, or overtaken by events)
"""

import datetime as dt
from dataclasses import dataclass, field

from services.notifications.domain.failures import (
    BrokenOff,
    NoLongerThere,
    OutcomeUnknown,
    Overtaken,
    RefusedForGood,
)
from services.notifications.domain.letter import Letter
from services.notifications.domain.schedule import (
    GIVE_UP_AFTER,
    LEAST_ATTEMPTS,
    delay_after,
    delay_after_break,
    delay_after_unknown,
)

STATES = {
    "queued": "送信待ち",
    "sending": "送信中",
    "waiting": "再送待ち",
    "sent": "送信済み",
    "undeliverable": "届きませんでした",
    "skipped": "送信を控えました",
}
RESENDABLE = ("waiting", "undeliverable")


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

    ``tried_for``: how long senders have really been trying it, by their own clock. ``counted``: whether it has its
    place in the day's receipts to its address.
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

    def is_given_up(self) -> bool:
        """Whether a failure of this claim is the last one."""
        return self.attempts >= LEAST_ATTEMPTS and self.tried_for >= GIVE_UP_AFTER


@dataclass(frozen=True)
class Failure:
    """How a claim ended that put no mail on its way, with the letter as far as it got. ``delay``: where it waits."""

    mail: Mail
    state: str
    reason: str
    delay: dt.timedelta | None = None
    recipient_masked: str | None = None
    letter: Letter | None = None


@dataclass(frozen=True)
class Sent:
    """A mail is on its way. ``is_after_loss``: one to the same recipient, or this one, had been given up before."""

    is_after_loss: bool


@dataclass(frozen=True)
class LostMail:
    """A mail that has become undeliverable; ``given_up`` counts how often, for it may be sent again by hand."""

    id: str
    template: str
    about: str
    recipient: Recipient
    given_up: int


def state_after(mail: Mail, error: Exception, chance: float) -> tuple[str, dt.timedelta | None]:
    """What becomes of a claimed mail after an error, and how long it waits; ``chance`` in 0–1 as for ``delay_after``."""
    if isinstance(error, Overtaken):
        return "skipped", None
    if isinstance(error, RefusedForGood | NoLongerThere) or mail.is_given_up():
        return "undeliverable", None
    if isinstance(error, OutcomeUnknown):
        return "sending", delay_after_unknown(mail.unknown_outcomes)
    if isinstance(error, BrokenOff):
        return "waiting", delay_after_break(mail.attempts, chance)
    return "waiting", delay_after(mail.attempts, chance)


def message_id(mail_id: str, mail_from: str) -> str:
    """The Message-ID a mail keeps through all attempts, so that a duplicate can be recognised as one."""
    return f"<{mail_id}@{mail_from.rpartition('@')[2]}>"
