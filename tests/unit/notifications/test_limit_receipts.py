"""Nobody can have a stranger's mailbox filled by us, nor the mail server by a flood of receipts."""

import datetime as dt

import pytest

from services.notifications.domain.failures import TryLater
from services.notifications.domain.receipt_limit import RECEIPT_PAUSE
from services.notifications.usecases import limit_receipts, sweep_mails
from services.notifications.usecases.queue_mails import queue_mails
from services.notifications.usecases.send_due_mails import send_due_mails
from tests.unit.notifications.builders import declined, submitted
from tests.unit.notifications.fakes import Office

DAY = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, DAY)


def on(monkeypatch: pytest.MonkeyPatch, day: dt.date) -> None:
    for module in (limit_receipts, sweep_mails):
        monkeypatch.setattr(module, "today", lambda: day)


def receipts(office: Office, *addresses: str) -> None:
    first = len(office.ledger.entries) + 1
    with office.store.work() as work:
        queue_mails(
            work,
            [
                submitted(office.owners.person(address), f"R8-{number:04}")
                for number, address in enumerate(addresses, first)
            ],
            "tsunagari@pref.example.jp",
        )


def test_a_mailbox_gets_its_first_receipt_and_one_more_a_day(office: Office) -> None:
    receipts(office, "victim@example.jp", "Victim+1@example.jp", "victim+2@example.jp")
    receipts(office, "other@example.jp")
    send_due_mails(office.sender())
    assert office.transport.recipients == [
        "victim@example.jp",
        "Victim+1@example.jp",
        "other@example.jp",
    ]
    skipped = office.ledger.entry("R8-0003")
    assert (skipped.state, skipped.last_error) == ("skipped", "ReceiptLimit")
    assert office.store.emitted == []


def test_the_limit_holds_over_batches_and_senders(office: Office) -> None:
    for number in range(4):
        receipts(office, "victim@example.jp")
        send_due_mails(office.sender(number))
    assert len(office.transport.recipients) == 2


def test_a_mailbox_counts_anew_the_next_day(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipts(office, *["victim@example.jp"] * 3)
    send_due_mails(office.sender())
    on(monkeypatch, DAY + dt.timedelta(days=1))
    receipts(office, "victim@example.jp")
    send_due_mails(office.sender())
    assert len(office.transport.recipients) == 3


def test_a_receipt_that_is_tried_again_counts_once(office: Office) -> None:
    receipts(office, "busy@example.jp")
    office.transport.trouble["busy@example.jp"] = TryLater("RCPT 451")
    for _ in range(4):
        send_due_mails(office.sender())
        office.ledger.let_pass(dt.timedelta(minutes=30))
    office.transport.trouble.clear()
    send_due_mails(office.sender())
    assert office.states() == {"R8-0001": "sent"}


def test_beyond_the_ceiling_of_an_hour_receipts_wait_without_a_try_for_the_next(
    office: Office,
) -> None:
    receipts(office, *[f"somebody-{number}@example.jp" for number in range(5)])
    with office.store.work() as work:
        queue_mails(work, [declined(office.owners.person("a@example.jp"), "R8-0009")], "x@y.jp")
    sender = office.sender(receipts_an_hour=3)
    send_due_mails(sender)
    assert len(office.transport.recipients) == 4  # three receipts, and what is no receipt
    for number in ("R8-0004", "R8-0005"):
        waiting = office.ledger.entry(number)
        assert (waiting.state, waiting.attempts, waiting.last_error) == (
            "waiting",
            0,
            "ReceiptCeiling",
        )
        assert waiting.next_attempt_at == office.ledger.now + RECEIPT_PAUSE
        assert waiting.tried_since is None
    for _ in range(5):
        office.ledger.let_pass(RECEIPT_PAUSE)
        send_due_mails(sender)
    assert len(office.transport.recipients) == 4
    office.ledger.let_pass(RECEIPT_PAUSE)
    send_due_mails(sender)
    assert set(office.states().values()) == {"sent"}


def test_what_is_not_sent_at_all_takes_no_place_in_the_hour(office: Office) -> None:
    receipts(office, *["victim@example.jp"] * 3)
    sender = office.sender(receipts_an_hour=3)
    send_due_mails(sender)
    receipts(office, "other@example.jp")
    send_due_mails(sender)
    assert office.transport.recipients[-1] == "other@example.jp"


def test_no_other_mail_is_ever_held_back(office: Office) -> None:
    with office.store.work() as work:
        events = [declined(office.owners.person("a@example.jp"), f"R8-000{n}") for n in range(4)]
        queue_mails(work, events, "x@y.jp")
    send_due_mails(office.sender(receipts_an_hour=0))
    assert len(office.transport.recipients) == 4
