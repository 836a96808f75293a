"""Claims on the mails of a ledger in memory: who may send which, and until when."""

import datetime as dt

from services.notifications.domain.mail import Mail
from services.notifications.domain.schedule import (
    GIVE_UP_AFTER,
    LEASE,
    LEAST_ATTEMPTS,
    LONGEST_DELAY,
    LONGEST_UNKNOWN,
    ORPHAN_AFTER,
)
from tests.unit.notifications.ledger import START, Entry, FakeLedger


class FakeClaims:
    def __init__(self, ledger: FakeLedger) -> None:
        self._ledger = ledger

    def is_any_due(self) -> bool:
        return any(map(self._ledger.is_due, self._ledger.entries.values()))

    def claim(self, limit: int, sender: int) -> list[Mail]:
        free = [each for each in self._ledger.entries.values() if self._may_claim(each, sender)]
        free.sort(key=lambda entry: entry.next_attempt_at or START)
        for entry in free[:limit]:
            entry.state, entry.claimed_by = "sending", sender
            entry.next_attempt_at = self._ledger.now + LEASE
            entry.attempts += 1
            if entry.tried_since is None:
                entry.tried_since = self._ledger.elapsed
        return [self._mail(entry) for entry in free[:limit]]

    def is_held(self, mail: Mail, sender: int) -> bool:
        entry = self._ledger.entries[mail.id]
        held = (entry.state, entry.attempts, entry.claimed_by)
        return held == ("sending", mail.attempts, sender)

    def postpone(self, claimed: list[Mail], delay: dt.timedelta, reason: str) -> None:
        self.release(claimed)
        for mail in claimed:
            entry = self._ledger.entries[mail.id]
            entry.next_attempt_at, entry.last_error = self._ledger.now + delay, reason
            if entry.attempts == 0:
                entry.tried_since = None

    def release(self, claimed: list[Mail]) -> None:
        for mail in claimed:
            entry = self._ledger.entries[mail.id]
            if (entry.state, entry.attempts) == ("sending", mail.attempts):
                self._release(entry)

    def release_all_of(self, sender: int) -> int:
        held = [
            each
            for each in self._ledger.entries.values()
            if each.state == "sending" and each.claimed_by == sender
        ]
        for entry in held:
            self._release(entry)
        return len(held)

    def advance_clock(self) -> None:
        passed = self._ledger.now - self._ledger.read_at
        self._ledger.elapsed += min(max(passed, dt.timedelta()), LEASE)
        self._ledger.read_at = self._ledger.now

    def shorten_waits(self) -> None:
        for entry in self._ledger.entries.values():
            unclaimed = {"waiting": LONGEST_DELAY, "sending": LONGEST_UNKNOWN}
            longest = LEASE if entry.claimed_by else unclaimed.get(entry.state, dt.timedelta())
            if entry.next_attempt_at is not None:
                entry.next_attempt_at = min(entry.next_attempt_at, self._ledger.now + longest)

    def free_orphans(self) -> int:
        young = self._ledger.now + LEASE - ORPHAN_AFTER
        orphans = [
            each
            for each in self._ledger.entries.values()
            if each.state == "sending"
            and each.claimed_by is not None
            and each.claimed_by not in self._ledger.alive
            and each.next_attempt_at is not None
            and self._ledger.now < each.next_attempt_at < young
        ]
        for entry in orphans:
            entry.next_attempt_at, entry.claimed_by = self._ledger.now, None
        return len(orphans)

    def _may_claim(self, entry: Entry, sender: int) -> bool:
        if not self._ledger.is_due(entry):
            return False
        if entry.state != "sending":
            return True
        kills_senders = (
            entry.attempts >= LEAST_ATTEMPTS and self._ledger.tried_for(entry) >= GIVE_UP_AFTER
        )
        return not kills_senders and entry.claimed_by not in self._ledger.alive - {sender}

    def _release(self, entry: Entry) -> None:
        entry.state, entry.claimed_by, entry.next_attempt_at = "waiting", None, self._ledger.now
        entry.attempts -= 1

    def _mail(self, entry: Entry) -> Mail:
        draft = entry.draft
        return Mail(
            id=entry.id,
            template=draft.template,
            recipient=draft.recipient,
            about=draft.about,
            number=draft.number,
            facts=draft.facts,
            attempts=entry.attempts,
            queued_at=entry.queued_at,
            tried_for=self._ledger.tried_for(entry),
            unknown_outcomes=entry.unknown_outcomes,
            message_id=entry.message_id,
            counted=entry.counted,
        )
