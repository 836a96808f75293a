"""One sender's tools, and what it must not forget between two batches."""

import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from services.notifications.domain.letter import Addressee, Letter
from services.notifications.domain.mail import Failure, Mail
from services.notifications.usecases.ports import (
    Concurrently,
    MailRenderer,
    MailTransport,
    Owners,
    Store,
)


@dataclass(frozen=True)
class Prepared:
    """A mail with its address and its words, ready to be handed over."""

    mail: Mail
    addressee: Addressee
    letter: Letter


@dataclass
class SenderContext:
    """``fingerprint``: of a mailbox on one day. What the database could not be told because it was away stays here."""

    store: Store
    owners: Owners
    renderer: MailRenderer
    transport: MailTransport
    concurrently: Concurrently
    fingerprint: Callable[[dt.date, str], str]
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
