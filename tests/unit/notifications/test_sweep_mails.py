"""Mails that nobody else looks after, and claims of senders that are no more."""

import datetime as dt

import pytest

from services.notifications.domain.failures import OutcomeUnknown
from services.notifications.domain.schedule import (
    GIVE_UP_AFTER,
    LEASE,
    LEAST_ATTEMPTS,
    LONGEST_LOOK,
    ORPHAN_AFTER,
)
from services.notifications.usecases.recover_claims import recover_claims
from services.notifications.usecases.send_due_mails import send_due_mails
from services.notifications.usecases.sweep_mails import sweep_mails
from tests.unit.notifications.fakes import Office
from tests.unit.notifications.ledger import Entry

LONG_ALIVE = dt.timedelta(minutes=1)


@pytest.fixture
def mail(office: Office) -> Entry:
    """A mail that is due."""
    office.queue("a@example.jp")
    return office.ledger.entry("R8-0001")


def sweep(office: Office) -> None:
    with office.store.work() as work:
        sweep_mails(work)


def recover(office: Office, alive_for: dt.timedelta = LONG_ALIVE) -> int:
    with office.store.work() as work:
        return recover_claims(work, alive_for)


def claim(office: Office, sender: int) -> None:
    """A sender takes what is due, and dies."""
    with office.store.work() as work:
        work.claims.claim(50, sender)


def test_what_kills_its_sender_again_and_again_is_given_up_and_announced_once(
    office: Office, mail: Entry
) -> None:
    for sender in range(LEAST_ATTEMPTS):
        claim(office, sender)
        office.ledger.let_pass(GIVE_UP_AFTER)
        if mail.attempts < LEAST_ATTEMPTS:
            sweep(office)
            assert mail.state == "sending"
    assert send_due_mails(office.sender(99)) == 0
    sweep(office)
    sweep(office)
    assert mail.state == "undeliverable"
    assert [event.type for event in office.store.emitted] == ["mail.undeliverable.v1"]


def test_a_jump_of_the_clock_gives_nothing_up(office: Office, mail: Entry) -> None:
    for sender in range(LEAST_ATTEMPTS):
        claim(office, sender)
        office.ledger.now += dt.timedelta(days=4)
    sweep(office)
    assert mail.state == "sending"


def test_the_sender_is_woken_only_where_something_is_due(office: Office, mail: Entry) -> None:
    sweep(office)
    assert office.ledger.woken == 1
    send_due_mails(office.sender())
    sweep(office)
    assert office.ledger.woken == 1


def test_counts_of_receipts_are_kept_for_their_day_and_the_next(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = dt.date(2026, 11, 24)
    office.store.receipts.by_mailbox["fingerprint"] = (day, 2)
    office.store.receipts.take_places(2)
    for days, kept in ((1, 1), (2, 0)):
        later = day + dt.timedelta(days=days)
        monkeypatch.setattr(
            "services.notifications.usecases.sweep_mails.today", lambda later=later: later
        )
        sweep(office)
        assert len(office.store.receipts.by_mailbox) == kept
    office.ledger.now += dt.timedelta(days=2)
    sweep(office)
    assert office.store.receipts.by_hour == {}


def test_claims_of_a_dead_sender_are_freed_and_those_of_a_living_one_kept(
    office: Office, mail: Entry
) -> None:
    office.ledger.alive.add(1)
    claim(office, 1)
    office.ledger.let_pass(ORPHAN_AFTER * 2)
    assert recover(office) == 0
    office.ledger.alive.remove(1)
    assert recover(office) == 1
    assert send_due_mails(office.sender(2)) == 1


def test_a_claim_is_young_for_a_while_and_so_is_a_sender(office: Office, mail: Entry) -> None:
    """A sender whose connection broke takes its lock again; after the database was away, all of them do."""
    claim(office, 1)
    assert recover(office) == 0
    office.ledger.let_pass(ORPHAN_AFTER * 2)
    assert recover(office, alive_for=ORPHAN_AFTER) == 0
    assert recover(office) == 1


def test_an_unknown_outcome_of_a_dead_sender_still_waits_its_time(
    office: Office, mail: Entry
) -> None:
    office.transport.trouble["a@example.jp"] = OutcomeUnknown("DATA TimeoutError")
    send_due_mails(office.sender(1))
    office.ledger.alive.clear()
    office.ledger.let_pass(ORPHAN_AFTER * 2)
    assert recover(office) == 0
    assert send_due_mails(office.sender(2)) == 0
    office.ledger.let_pass(dt.timedelta(minutes=15))
    assert send_due_mails(office.sender(2)) == 1


@pytest.mark.parametrize(
    ("gone_by", "counted"),
    [
        (dt.timedelta(seconds=5), dt.timedelta(seconds=5)),
        (dt.timedelta(days=4), LONGEST_LOOK),
        (-dt.timedelta(days=4), dt.timedelta()),
    ],
)
def test_the_senders_clock_passes_over_jumps(
    office: Office, gone_by: dt.timedelta, counted: dt.timedelta
) -> None:
    office.ledger.now += gone_by
    recover(office)
    assert office.ledger.elapsed == counted
    recover(office)
    assert office.ledger.elapsed == counted


def test_a_clock_that_is_set_back_makes_no_mail_wait_for_days(office: Office, mail: Entry) -> None:
    claim(office, 1)
    office.ledger.now -= dt.timedelta(days=4)
    recover(office)
    assert mail.next_attempt_at == office.ledger.now + LEASE
