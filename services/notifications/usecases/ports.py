"""What the use cases need from outside: the ledger within one transaction, and who takes part in sending a mail."""

import datetime as dt
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

from services.chassis.messaging.envelope import Event
from services.notifications.domain.letter import Addressee, Letter
from services.notifications.domain.mail import Draft, Failure, LostMail, Mail, Recipient, Sent

A = TypeVar("A")
B = TypeVar("B")


class Mails(Protocol):
    """The mail ledger."""

    def add(self, drafts: list[tuple[str, Draft]], mail_from: str) -> int:
        """Write (new mail id, draft) pairs; what stands there already is left alone. Returns how many are new."""

    def find_state_for_update(self, mail_id: str) -> str | None: ...

    def queue_again(self, mail_id: str, requested_by: str) -> None:
        """Let its three days begin anew, and note who asked for it."""

    def mark_sent(self, mail: Mail, recipient_masked: str, letter: Letter) -> Sent | None:
        """Note that a claimed mail is on its way; None when somebody else has taken the claim over meanwhile."""

    def mark_failed(self, failures: list[Failure]) -> list[LostMail]:
        """Note how claims ended; returns what is undeliverable now."""

    def note_server_away(self, reason: str) -> None:
        """Show at every mail that is due why it does not go out."""

    def give_up(self, server_away: bool) -> list[LostMail]:
        """Give up what has been tried for three days and cannot be tried now."""

    def wake_sender(self) -> None:
        """Wake the sender where something is due."""


class Claims(Protocol):
    """Who may send which mail, and until when."""

    def is_any_due(self) -> bool: ...

    def claim(self, limit: int, sender: int) -> list[Mail]:
        """Take up to ``limit`` due mails for LEASE, the longest due first; no two senders that live get the same."""

    def is_held(self, mail: Mail, sender: int) -> bool:
        """Whether a claim is still its sender's."""

    def postpone(self, claimed: list[Mail], delay: dt.timedelta, reason: str) -> None:
        """Let claims go for ``delay`` without having tried them; what waits for its turn is no failure."""

    def release(self, claimed: list[Mail]) -> None:
        """Make claims due again on which nothing was tried."""

    def release_all_of(self, sender: int) -> int:
        """Make due whatever a sender has claimed; returns how many mails that are."""

    def advance_clock(self) -> None:
        """Let the senders' clock go on by what has passed since it was last read, LONGEST_LOOK at most."""

    def shorten_waits(self) -> None:
        """Where a clock was set back, let no mail wait longer than it would from now."""

    def free_orphans(self) -> int:
        """Make due what senders had claimed that are dead now; returns how many mails that are."""


class Receipts(Protocol):
    """How many receipts were sent, by hour and by mailbox."""

    def free_places(self, most: int) -> int:
        """How many may still be sent within this hour; nobody else takes one until this transaction ends."""

    def take_places(self, taken: int) -> None: ...

    def count(self, fingerprints: dict[str, str], day: dt.date) -> set[str]:
        """Count receipts {mail id: fingerprint of its mailbox}; returns the ids of those beyond the day's limit."""

    def purge(self, before: dt.date) -> None:
        """Remove what was counted before that day, and hour by hour before yesterday."""


class Work(Protocol):
    """One transaction: what is done and what is announced in it happen together or not at all."""

    @property
    def mails(self) -> Mails: ...

    @property
    def claims(self) -> Claims: ...

    @property
    def receipts(self) -> Receipts: ...

    def emit(self, *events: Event) -> None: ...

    def note(self, line: str, **facts: Any) -> None: ...


class Store(Protocol):
    """Gives transactions to what needs several of them."""

    def work(self) -> AbstractContextManager[Work]: ...


class Owners(Protocol):
    """Those who keep addresses and contents."""

    def addressee(self, recipient: Recipient) -> Addressee:
        """Raises TryLater when the owner does not answer, NoLongerThere when it has no such contact."""

    def content(self, mail: Mail) -> dict[str, Any]:
        """What the text needs beyond the event. Raises TryLater, NoLongerThere or Overtaken."""


class MailRenderer(Protocol):
    """Puts a mail into words."""

    def render(self, mail: Mail, addressee: Addressee, content: dict[str, Any]) -> Letter: ...


class MailTransport(Protocol):
    """The way to the mail server."""

    def open(self) -> None:
        """Make sure that the server takes mails now. Raises ServerAway."""

    def send(self, mail: Mail, addressee: Addressee, letter: Letter) -> None:
        """Hand one mail over. Raises ServerAway, TryLater, RefusedForGood or OutcomeUnknown."""

    def close_if_idle(self) -> None:
        """Let a connection go that nobody has used for a while."""


class Concurrently(Protocol):
    """Calls a function with several items at once, and gives the results in the order of the items."""

    def __call__(self, function: Callable[[A], B], items: Iterable[A], /) -> Iterable[B]: ...
