"""Fakes that keep state: transactions over a ledger in memory, owners, and a mail server that can be in trouble."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any, TypeVar

import psycopg2

from services.chassis.messaging.envelope import Event
from services.notifications.domain.failures import NoLongerThere, ServerAway
from services.notifications.domain.letter import Addressee, Letter
from services.notifications.domain.mail import Mail, Recipient
from services.notifications.domain.receipt_limit import mailbox_fingerprint
from services.notifications.usecases.queue_mails import queue_mails
from services.notifications.usecases.sender_context import SenderContext
from tests.unit.notifications.builders import declined
from tests.unit.notifications.claims import FakeClaims
from tests.unit.notifications.ledger import FakeLedger, FakeMails, FakeReceipts

A = TypeVar("A")
B = TypeVar("B")


class FakeWork:
    """One transaction over the ledger: what it emits counts only when it ends well, as in the database."""

    def __init__(self, ledger: FakeLedger, receipts: FakeReceipts) -> None:
        self.mails = FakeMails(ledger)
        self.claims = FakeClaims(ledger)
        self.receipts = receipts
        self.emitted: list[Event] = []
        self.notes: list[tuple[str, dict[str, Any]]] = []

    def emit(self, *events: Event) -> None:
        self.emitted.extend(events)

    def note(self, line: str, **facts: Any) -> None:
        self.notes.append((line, facts))


class FakeStore:
    """Gives transactions; ``away``: the database cannot be reached. ``emitted``: what was announced so far."""

    def __init__(self) -> None:
        self.ledger = FakeLedger()
        self.receipts = FakeReceipts(self.ledger)
        self.emitted: list[Event] = []
        self.away = False

    @contextmanager
    def work(self) -> Iterator[FakeWork]:
        if self.away:
            raise psycopg2.OperationalError("gone")
        work = FakeWork(self.ledger, self.receipts)
        before = deepcopy((self.ledger.entries, vars(self.receipts) | {"_ledger": None}))
        try:
            yield work
        except BaseException:
            self.ledger.entries = before[0]
            vars(self.receipts).update(before[1] | {"_ledger": self.ledger})
            raise
        self.emitted += work.emitted


class FakeOwners:
    """Keeps contacts {contact id: addressee}; ``trouble`` {contact id: what asking for it raises}."""

    def __init__(self) -> None:
        self.contacts: dict[str, Addressee] = {}
        self.trouble: dict[str, Exception] = {}

    def person(self, email: str, name: str = "山田 花子") -> str:
        """A contact of that address; returns its id."""
        contact = str(uuid.uuid4())
        self.contacts[contact] = Addressee(email, name, "みなとの会")
        return contact

    def addressee(self, recipient: Recipient) -> Addressee:
        if recipient.contact in self.trouble:
            raise self.trouble[recipient.contact]
        if recipient.contact not in self.contacts:
            raise NoLongerThere(f"{recipient.owner} HTTP 404")
        return self.contacts[recipient.contact]

    def content(self, mail: Mail) -> dict[str, Any]:
        return {}


class FakeRenderer:
    def render(self, mail: Mail, addressee: Addressee, content: dict[str, Any]) -> Letter:
        return Letter(mail.number, f"{mail.template} for {addressee.name}", mail.template)


class FakeTransport:
    """A mail server; ``trouble`` {address: what sending to it raises}; ``when_taken`` {address: called behind its 250}."""

    def __init__(self) -> None:
        self.recipients: list[str] = []
        self.message_ids: list[str] = []
        self.trouble: dict[str, BaseException] = {}
        self.when_taken: dict[str, Callable[[], object]] = {}
        self.away: str = ""

    def open(self) -> None:
        if self.away:
            raise ServerAway(self.away)

    def send(self, mail: Mail, addressee: Addressee, letter: Letter) -> None:
        self.open()
        if addressee.email in self.trouble:
            raise self.trouble[addressee.email]
        self.recipients.append(addressee.email)
        self.message_ids.append(mail.message_id)
        self.when_taken.get(addressee.email, lambda: None)()

    def close_if_idle(self) -> None: ...


class Office:
    """A ledger, owners and a mail server, and one sender or several at work there."""

    def __init__(self) -> None:
        self.store = FakeStore()
        self.ledger = self.store.ledger
        self.owners = FakeOwners()
        self.transport = FakeTransport()

    def sender(self, number: int = 1, receipts_an_hour: int = 200) -> SenderContext:
        """A sender that shows that it lives."""
        self.ledger.alive.add(number)
        return SenderContext(
            store=self.store,
            owners=self.owners,
            renderer=FakeRenderer(),
            transport=self.transport,
            concurrently=one_by_one,
            fingerprint=lambda day, address: mailbox_fingerprint("a secret", day, address),
            receipts_an_hour=receipts_an_hour,
            sender=number,
        )

    def queue(self, *addresses: str) -> list[Event]:
        """A mail to each of these addresses, about one entry after the other; returns the events that ask for them."""
        events = [
            declined(self.owners.person(address), f"R8-{number:04}")
            for number, address in enumerate(addresses, len(self.ledger.entries) + 1)
        ]
        with self.store.work() as work:
            queue_mails(work, events, "tsunagari@pref.example.jp")
        return events

    def attempts(self) -> list[int]:
        return [entry.attempts for entry in self.ledger.entries.values()]

    def states(self) -> dict[str, str]:
        return {each.draft.number: each.state for each in self.ledger.entries.values()}


def one_by_one(function: Callable[[A], B], items: Iterable[A]) -> Iterable[B]:
    return map(function, items)
