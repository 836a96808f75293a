"""A ledger of mails in memory that keeps the rules of the one in the database, with clocks that a test moves."""

import datetime as dt
from dataclasses import dataclass, field

from services.notifications.domain.letter import Letter
from services.notifications.domain.mail import Draft, Failure, LostMail, Mail, Sent, message_id
from services.notifications.domain.receipt_limit import RECEIPTS_A_DAY
from services.notifications.domain.schedule import (
    GIVE_UP_AFTER,
    LEAST_ATTEMPTS,
)

START = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
FINAL = ("sent", "undeliverable", "skipped")


@dataclass
class Entry:
    """One row of the ledger."""

    id: str
    draft: Draft
    message_id: str
    queued_at: dt.datetime
    next_attempt_at: dt.datetime | None
    state: str = "queued"
    attempts: int = 0
    given_up: int = 0
    unknown_outcomes: int = 0
    tried_since: dt.timedelta | None = None
    claimed_by: int | None = None
    counted: bool = False
    last_error: str | None = None
    recipient_masked: str | None = None
    subject: str | None = None
    body: str | None = None
    resent_by: list[str] = field(default_factory=list)


class FakeLedger:
    """``now``: the clock on the wall; ``elapsed``: the senders' own. ``alive``: senders that hold their lock."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.now = START
        self.read_at = START
        self.elapsed = dt.timedelta()
        self.alive: set[int] = set()
        self.woken = 0

    def let_pass(self, time: dt.timedelta) -> None:
        """Let time pass for real, while a sender lives."""
        self.now += time
        self.elapsed += time

    def entry(self, number: str) -> Entry:
        """The only mail about this entry."""
        [found] = [each for each in self.entries.values() if each.draft.number == number]
        return found

    def is_due(self, entry: Entry) -> bool:
        return entry.next_attempt_at is not None and entry.next_attempt_at <= self.now

    def tried_for(self, entry: Entry) -> dt.timedelta:
        return dt.timedelta() if entry.tried_since is None else self.elapsed - entry.tried_since

    def lose(self, entry: Entry) -> LostMail:
        entry.state, entry.next_attempt_at, entry.claimed_by = "undeliverable", None, None
        entry.given_up += 1
        draft = entry.draft
        return LostMail(entry.id, draft.template, draft.about, draft.recipient, entry.given_up)


class FakeMails:
    def __init__(self, ledger: FakeLedger) -> None:
        self._ledger = ledger

    def add(self, drafts: list[tuple[str, Draft]], mail_from: str) -> int:
        entries, now = self._ledger.entries, self._ledger.now
        known = {_identity(each.draft) for each in entries.values()}
        before = len(entries)
        for mail_id, draft in drafts:
            if _identity(draft) not in known:
                known.add(_identity(draft))
                entries[mail_id] = Entry(mail_id, draft, message_id(mail_id, mail_from), now, now)
        return len(entries) - before

    def find_state_for_update(self, mail_id: str) -> str | None:
        entry = self._ledger.entries.get(mail_id)
        return None if entry is None else entry.state

    def queue_again(self, mail_id: str, requested_by: str) -> None:
        entry = self._ledger.entries[mail_id]
        entry.state = "queued"
        entry.queued_at = entry.next_attempt_at = self._ledger.now
        entry.tried_since, entry.unknown_outcomes = None, 0
        entry.resent_by.append(requested_by)

    def mark_sent(self, mail: Mail, recipient_masked: str, letter: Letter) -> Sent | None:
        entry = self._claimed(mail)
        if entry is None:
            return None
        entry.state, entry.next_attempt_at, entry.claimed_by = "sent", None, None
        entry.last_error, entry.recipient_masked = None, recipient_masked
        entry.subject, entry.body = letter.subject, letter.ledger_text
        return Sent(
            any(
                each.given_up and each.draft.recipient == mail.recipient
                for each in self._ledger.entries.values()
            )
        )

    def mark_failed(self, failures: list[Failure]) -> list[LostMail]:
        lost = []
        for failure in failures:
            entry = self._claimed(failure.mail)
            if entry is None:
                continue
            entry.state, entry.claimed_by, entry.last_error = failure.state, None, failure.reason
            entry.recipient_masked = failure.recipient_masked or entry.recipient_masked
            entry.unknown_outcomes += failure.state == "sending"
            entry.next_attempt_at = None
            if failure.delay is not None:
                entry.next_attempt_at = self._ledger.now + failure.delay
            if failure.state == "undeliverable":
                lost.append(self._ledger.lose(entry))
        return lost

    def note_server_away(self, reason: str) -> None:
        for entry in self._ledger.entries.values():
            if self._ledger.is_due(entry) and entry.state in ("queued", "waiting"):
                entry.state, entry.last_error = "waiting", reason
                if entry.tried_since is None:
                    entry.tried_since = self._ledger.elapsed

    def give_up(self, server_away: bool) -> list[LostMail]:
        return [
            self._ledger.lose(entry)
            for entry in self._ledger.entries.values()
            if self._ledger.is_due(entry)
            and self._ledger.tried_for(entry) >= GIVE_UP_AFTER
            and (server_away or (entry.state == "sending" and entry.attempts >= LEAST_ATTEMPTS))
        ]

    def wake_sender(self) -> None:
        self._ledger.woken += any(map(self._ledger.is_due, self._ledger.entries.values()))

    def _claimed(self, mail: Mail) -> Entry | None:
        entry = self._ledger.entries[mail.id]
        return entry if (entry.state, entry.attempts) == ("sending", mail.attempts) else None


class FakeReceipts:
    def __init__(self, ledger: FakeLedger) -> None:
        self._ledger = ledger
        self.by_hour: dict[dt.datetime, int] = {}
        self.by_mailbox: dict[str, tuple[dt.date, int]] = {}

    def _hour(self) -> dt.datetime:
        return self._ledger.now.replace(minute=0, second=0)

    def free_places(self, most: int) -> int:
        return max(0, most - self.by_hour.get(self._hour(), 0))

    def take_places(self, taken: int) -> None:
        self.by_hour[self._hour()] = self.by_hour.get(self._hour(), 0) + taken

    def count(self, fingerprints: dict[str, str], day: dt.date) -> set[str]:
        beyond = set()
        for mail_id, fingerprint in fingerprints.items():
            first, receipts = self.by_mailbox.get(fingerprint, (day, 0))
            self.by_mailbox[fingerprint] = (first, receipts + 1)
            if receipts < RECEIPTS_A_DAY:
                self._ledger.entries[mail_id].counted = True
            else:
                beyond.add(mail_id)
        return beyond

    def purge(self, before: dt.date) -> None:
        yesterday = self._ledger.now - dt.timedelta(days=1)
        self.by_hour = {hour: n for hour, n in self.by_hour.items() if hour >= yesterday}
        self.by_mailbox = {m: kept for m, kept in self.by_mailbox.items() if kept[0] >= before}


def _identity(draft: Draft) -> tuple[str, str, str, str]:
    return draft.event_id, draft.recipient.owner, draft.recipient.contact, draft.template
