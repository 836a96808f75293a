"""What goes out, what waits, and what is given up."""

import datetime as dt

import pytest

from services.notifications.domain.failures import (
    BrokenOff,
    Overtaken,
    RefusedForGood,
    ServerAway,
    TryLater,
)
from services.notifications.domain.schedule import GIVE_UP_AFTER, LEAST_ATTEMPTS, LONGEST_DELAY
from services.notifications.usecases.send_due_mails import send_due_mails
from tests.unit.notifications.builders import ADDRESSES, NUMBERS
from tests.unit.notifications.fakes import Office


def test_everything_due_is_sent_once_and_marked(three: Office) -> None:
    assert send_due_mails(three.sender()) == 3
    assert three.transport.recipients == ADDRESSES
    assert set(three.states().values()) == {"sent"}
    assert send_due_mails(three.sender()) == 0
    entry = three.ledger.entry("R8-0001")
    assert (entry.recipient_masked, entry.body) == ("o•••@example.jp", "declined")


def test_what_one_sender_has_claimed_the_other_does_not_send(three: Office) -> None:
    first, second = three.sender(1), three.sender(2)
    # While the first hands over its first mail, the second looks for something to do.
    three.transport.when_taken[ADDRESSES[0]] = lambda: send_due_mails(second)
    assert send_due_mails(first) == 3
    assert three.transport.recipients == ADDRESSES
    assert three.attempts() == [1, 1, 1]


def test_a_jump_of_the_clock_takes_no_claim_from_a_sender_that_lives(three: Office) -> None:
    first, second = three.sender(1), three.sender(2)

    def jump() -> None:
        three.ledger.now += dt.timedelta(days=4)
        assert send_due_mails(second) == 0

    three.transport.when_taken[ADDRESSES[0]] = jump
    send_due_mails(first)
    assert three.transport.recipients == ADDRESSES


def test_a_sender_whose_claims_were_taken_over_sends_none_of_them(three: Office) -> None:
    first, second = three.sender(1), three.sender(2)

    def freeze() -> None:
        """The first stands still until its lock is gone and its claims have run out."""
        three.transport.when_taken.clear()
        three.ledger.alive.discard(1)
        three.ledger.now += dt.timedelta(hours=1)
        assert send_due_mails(second) == 3

    three.transport.when_taken[ADDRESSES[0]] = freeze
    send_due_mails(first)
    assert three.transport.recipients == [ADDRESSES[0], *ADDRESSES]
    assert set(three.states().values()) == {"sent"}
    assert three.attempts() == [2, 2, 2]


def test_a_recipient_put_off_is_tried_again_after_a_while_with_the_same_message_id(
    office: Office,
) -> None:
    office.queue("busy@example.jp")
    office.transport.trouble["busy@example.jp"] = TryLater("RCPT 451")
    sender = office.sender()
    send_due_mails(sender)
    entry = office.ledger.entry("R8-0001")
    assert (entry.state, entry.last_error, entry.attempts) == ("waiting", "RCPT 451", 1)
    assert send_due_mails(sender) == 0
    office.transport.trouble.clear()
    office.ledger.let_pass(dt.timedelta(minutes=1))
    assert send_due_mails(sender) == 1
    assert office.transport.message_ids == [entry.message_id]
    assert (entry.state, entry.last_error) == ("sent", None)


def test_a_mail_refused_for_good_is_announced_once_without_its_address(office: Office) -> None:
    [event, _] = office.queue("gone@example.jp", "well@example.jp")
    office.transport.trouble["gone@example.jp"] = RefusedForGood("RCPT 550")
    sender = office.sender()
    for _ in range(3):
        send_due_mails(sender)
        office.ledger.let_pass(GIVE_UP_AFTER)
    assert office.states() == {"R8-0001": "undeliverable", "R8-0002": "sent"}
    [announced] = office.store.emitted
    assert (announced.type, announced.sequence) == ("mail.undeliverable.v1", 1)
    assert announced.subject == office.ledger.entry("R8-0001").id
    assert announced.data == {
        "template": "declined",
        "about": "R8-0001",
        "recipient": event.data["applicant"],
    }


def test_a_contact_that_is_gone_is_announced_too(office: Office) -> None:
    office.queue("gone@example.jp")
    office.owners.contacts.clear()
    send_due_mails(office.sender())
    assert office.ledger.entry("R8-0001").last_error == "entries HTTP 404"
    assert [event.type for event in office.store.emitted] == ["mail.undeliverable.v1"]


def test_a_mail_overtaken_by_events_is_skipped_and_announced_to_nobody(office: Office) -> None:
    [event] = office.queue("a@example.jp")
    office.owners.trouble[event.data["applicant"]["contact"]] = Overtaken("DecisionChanged")
    send_due_mails(office.sender())
    assert office.states() == {"R8-0001": "skipped"}
    assert office.store.emitted == []


def test_three_days_of_tries_that_fail_are_the_end(office: Office) -> None:
    office.queue("busy@example.jp")
    office.transport.trouble["busy@example.jp"] = TryLater("RCPT 451")
    sender = office.sender()
    while office.states() != {"R8-0001": "undeliverable"}:
        assert office.ledger.elapsed < GIVE_UP_AFTER + LONGEST_DELAY
        send_due_mails(sender)
        office.ledger.let_pass(LONGEST_DELAY)
    assert office.ledger.elapsed > GIVE_UP_AFTER
    assert len(office.store.emitted) == 1


def test_three_days_with_few_tries_are_not_the_end(office: Office) -> None:
    office.queue("busy@example.jp")
    office.transport.trouble["busy@example.jp"] = TryLater("RCPT 451")
    sender = office.sender()
    for _ in range(LEAST_ATTEMPTS - 1):
        send_due_mails(sender)
        office.ledger.let_pass(GIVE_UP_AFTER)
        assert office.states() == {"R8-0001": "waiting"}
    send_due_mails(sender)
    assert office.states() == {"R8-0001": "undeliverable"}


def test_nothing_is_claimed_while_the_server_is_away_and_the_mail_shows_why_it_waits(
    three: Office,
) -> None:
    three.transport.away = "ConnectionRefusedError"
    with pytest.raises(ServerAway):
        send_due_mails(three.sender())
    assert {(e.state, e.attempts, e.last_error) for e in three.ledger.entries.values()} == {
        ("waiting", 0, "ConnectionRefusedError")
    }
    three.transport.away = ""
    assert send_due_mails(three.sender()) == 3


def test_a_server_that_stays_away_for_three_days_ends_a_mail(office: Office) -> None:
    office.queue("a@example.jp")
    office.transport.away = "ConnectionRefusedError"
    for _ in range(2):
        with pytest.raises(ServerAway):
            send_due_mails(office.sender())
        office.ledger.let_pass(GIVE_UP_AFTER)
    assert office.states() == {"R8-0001": "undeliverable"}
    assert len(office.store.emitted) == 1


def test_a_server_that_goes_away_between_two_mails_costs_neither_an_attempt_nor_a_wait(
    three: Office,
) -> None:
    three.transport.when_taken[ADDRESSES[0]] = lambda: setattr(three.transport, "away", "closed")
    sender = three.sender()
    with pytest.raises(ServerAway):
        send_due_mails(sender)
    assert three.states() == dict(zip(NUMBERS, ("sent", "waiting", "waiting"), strict=True))
    assert three.attempts() == [1, 0, 0]
    assert three.ledger.entry("R8-0002").last_error == "closed"
    three.transport.away = ""
    assert send_due_mails(sender) == 2


def test_a_server_that_goes_away_in_the_middle_of_a_mail_costs_that_one_a_quarter_of_a_minute(
    three: Office,
) -> None:
    three.transport.trouble[ADDRESSES[1]] = BrokenOff("RCPT 421")
    sender = three.sender()
    with pytest.raises(ServerAway):
        send_due_mails(sender)
    assert three.states() == dict(zip(NUMBERS, ("sent", "waiting", "waiting"), strict=True))
    assert three.attempts() == [1, 1, 0]
    three.transport.trouble.clear()
    assert send_due_mails(sender) == 1  # the one behind it goes first
    three.ledger.let_pass(dt.timedelta(seconds=15))
    assert send_due_mails(sender) == 1


def test_a_mail_that_makes_the_server_go_away_is_tried_more_and_more_seldom(
    office: Office,
) -> None:
    office.queue("poison@example.jp")
    office.transport.trouble["poison@example.jp"] = BrokenOff("DATA 421")
    waits = []
    for _ in range(LEAST_ATTEMPTS):
        with pytest.raises(ServerAway):
            send_due_mails(office.sender())
        due = office.ledger.entry("R8-0001").next_attempt_at
        assert due is not None
        waits.append(due - office.ledger.now)
        office.ledger.let_pass(waits[-1])
    assert waits == sorted(waits)
    assert waits[-1] > LONGEST_DELAY / 2


def test_a_server_that_takes_no_mail_of_ours_for_three_days_ends_it(office: Office) -> None:
    """It answers, and refuses whatever comes from us."""
    office.queue("a@example.jp")
    office.transport.trouble["a@example.jp"] = ServerAway("MAIL 550")
    for _ in range(2):
        with pytest.raises(ServerAway):
            send_due_mails(office.sender())
        office.ledger.let_pass(GIVE_UP_AFTER)
    assert office.states() == {"R8-0001": "undeliverable"}
    assert len(office.store.emitted) == 1


def test_a_stop_ends_the_batch_before_the_next_mail(three: Office) -> None:
    sender = three.sender()
    three.transport.when_taken[ADDRESSES[0]] = lambda: setattr(sender, "stopping", True)
    send_due_mails(sender)
    assert three.states() == dict(zip(NUMBERS, ("sent", "waiting", "waiting"), strict=True))
    assert three.attempts() == [1, 0, 0]


def test_mails_are_not_begun_when_their_claim_is_about_to_run_out(three: Office) -> None:
    send_due_mails(three.sender(), within=dt.timedelta(seconds=-1))
    assert three.transport.recipients == []
    assert set(three.states().values()) == {"waiting"}
    assert three.attempts() == [0, 0, 0]
