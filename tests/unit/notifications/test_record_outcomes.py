"""What a sender does not forget when something breaks in the middle."""

import psycopg2
import pytest

from services.notifications.domain.failures import RefusedForGood
from services.notifications.usecases.send_due_mails import send_due_mails
from tests.unit.notifications.builders import ADDRESSES, NUMBERS
from tests.unit.notifications.fakes import Office


def test_a_mail_sent_while_the_database_goes_away_is_marked_and_not_sent_again(
    three: Office,
) -> None:
    sender = three.sender()
    three.transport.when_taken[ADDRESSES[1]] = lambda: setattr(three.store, "away", True)
    for _ in range(2):
        with pytest.raises(psycopg2.OperationalError):
            send_due_mails(sender)
    three.store.away = False
    assert send_due_mails(sender) == 1  # only the third
    assert three.transport.recipients == ADDRESSES
    assert set(three.states().values()) == {"sent"}
    assert three.attempts() == [1, 1, 1]


def test_a_failure_while_the_database_goes_away_is_announced_when_it_is_back(
    office: Office,
) -> None:
    office.queue("gone@example.jp", "last@example.jp")
    office.transport.trouble["gone@example.jp"] = RefusedForGood("RCPT 550")
    office.transport.when_taken["last@example.jp"] = lambda: setattr(office.store, "away", True)
    sender = office.sender()
    with pytest.raises(psycopg2.OperationalError):
        send_due_mails(sender)
    assert office.store.emitted == []
    office.store.away = False
    send_due_mails(sender)
    assert office.states() == {"R8-0001": "undeliverable", "R8-0002": "sent"}
    assert len(office.store.emitted) == 1


def test_who_was_not_reached_before_is_told_of_when_a_mail_arrives_and_nobody_else(
    office: Office,
) -> None:
    office.queue("gone@example.jp", "other@example.jp")
    office.transport.trouble["gone@example.jp"] = RefusedForGood("RCPT 550")
    sender = office.sender()
    send_due_mails(sender)
    del office.transport.trouble["gone@example.jp"]
    with office.store.work() as work:
        work.mails.queue_again(office.ledger.entry("R8-0001").id, "test")
    send_due_mails(sender)
    assert [(e.type, e.data["about"]) for e in office.store.emitted] == [
        ("mail.undeliverable.v1", "R8-0001"),
        ("mail.arrived.v1", "R8-0001"),
    ]


def test_claims_that_a_sender_does_not_know_of_are_given_back(office: Office) -> None:
    """The commit of a claim went through, and the answer to it was lost."""
    office.queue("a@example.jp")
    sender = office.sender()
    with office.store.work() as work:
        work.claims.claim(50, sender.sender)
    assert send_due_mails(sender) == 0
    sender.lost_sight = True
    assert send_due_mails(sender) == 1
    assert office.transport.recipients == ["a@example.jp"]


def test_a_process_stopped_in_the_middle_of_a_mail_gives_back_all_but_that_one(
    three: Office,
) -> None:
    three.transport.trouble[ADDRESSES[1]] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        send_due_mails(three.sender())
    assert three.states() == dict(zip(NUMBERS, ("sent", "sending", "waiting"), strict=True))
