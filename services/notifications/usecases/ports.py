"""What the sending of mails needs from outside, and what it remembers between two batches."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from services.chassis.runtime.database import Database
from services.notifications.domain.letters import Addressee, Letter
from services.notifications.domain.mail import Failure, Mail, Recipient


class Owners(Protocol):
    """Those who keep addresses and contents."""

    def addressee(self, recipient: Recipient) -> Addressee:
        """Raises TryLater when the owner does not answer, NoLongerThere when it has no such contact."""

    def content(self, mail: Mail) -> dict[str, Any]:
        """What the text needs beyond the event. Raises TryLater, NoLongerThere or Overtaken."""


class Writer(Protocol):
    """Whoever puts a mail into words."""

    def write(self, mail: Mail, addressee: Addressee, content: dict[str, Any]) -> Letter: ...


class PostOffice(Protocol):
    """The mail server."""

    def open(self) -> None:
        """Make sure that the server takes mails now. Raises ServerAway."""

    def send(self, mail: Mail, addressee: Addressee, letter: Letter) -> None:
        """Hand one mail over. Raises ServerAway, TryLater, RefusedForGood or OutcomeUnknown."""

    def close_if_idle(self) -> None:
        """Let a line go that nobody has used for a while."""


@dataclass
class Desk:
    """One sender's place: its tools, and what it must not forget when the database goes away in the middle."""

    database: Database
    owners: Owners
    writer: Writer
    post_office: PostOffice
    fingerprint: Callable[[str], str]
    receipts_an_hour: int
    # Who claims: the number of this sender among those that send at the same time.
    sender: int = field(default_factory=lambda: secrets.randbelow(2**31))
    stopping: bool = False
    # Claims of the current batch that have not ended yet.
    claimed: dict[str, Mail] = field(default_factory=dict)
    # Mails that the server has taken, and mails that failed, of which the ledger does not know yet.
    unmarked: list[tuple[Mail, str, Letter]] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    # Something broke while the ledger was written: there may be claims of this sender that it does not know of.
    lost_sight: bool = False
