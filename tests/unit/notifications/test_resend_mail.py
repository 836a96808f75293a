"""Sending again by hand."""

import pytest

from services.notifications.domain.failures import RefusedForGood
from services.notifications.usecases.resend_mail import NoSuchMail, NotResendable, resend_mail
from services.notifications.usecases.send_due_mails import send_due_mails
from tests.unit.notifications.fakes import Office
from tests.unit.notifications.ledger import Entry


@pytest.fixture
def refused(office: Office) -> Entry:
    """A mail that the server refused for good."""
    office.transport.trouble["gone@example.jp"] = RefusedForGood("RCPT 550")
    office.queue("gone@example.jp")
    send_due_mails(office.sender())
    return office.ledger.entry("R8-0001")


def test_an_undeliverable_mail_goes_out_again_and_it_is_known_who_asked(
    office: Office, refused: Entry
) -> None:
    office.transport.trouble.clear()
    with office.store.work() as work:
        resend_mail(work, refused.id, "見本 審査担当")
    assert send_due_mails(office.sender()) == 1
    assert (refused.state, refused.resent_by) == ("sent", ["見本 審査担当"])
    assert office.transport.message_ids == [refused.message_id]


def test_a_mail_given_up_again_is_announced_again_with_a_higher_sequence(
    office: Office, refused: Entry
) -> None:
    with office.store.work() as work:
        resend_mail(work, refused.id, "somebody")
    send_due_mails(office.sender())
    assert [event.sequence for event in office.store.emitted] == [1, 2]
    assert {event.subject for event in office.store.emitted} == {refused.id}


def test_its_three_days_begin_anew(office: Office, refused: Entry) -> None:
    refused.unknown_outcomes = 3
    with office.store.work() as work:
        resend_mail(work, refused.id, "somebody")
    assert (refused.tried_since, refused.unknown_outcomes) == (None, 0)
    assert refused.queued_at == office.ledger.now


@pytest.mark.parametrize("state", ["queued", "sending", "sent", "skipped"])
def test_what_is_on_its_way_was_sent_or_must_not_be_sent_is_left_alone(
    office: Office, refused: Entry, state: str
) -> None:
    refused.state = state
    with office.store.work() as work, pytest.raises(NotResendable, match=state):
        resend_mail(work, refused.id, "somebody")
    assert (refused.state, refused.resent_by) == (state, [])


def test_what_waits_may_be_sent_at_once(office: Office, refused: Entry) -> None:
    refused.state = "waiting"
    with office.store.work() as work:
        resend_mail(work, refused.id, "somebody")
    assert refused.state == "queued"


def test_a_dry_run_changes_nothing(office: Office, refused: Entry) -> None:
    with office.store.work() as work:
        resend_mail(work, refused.id, "somebody", dry_run=True)
    assert (refused.state, refused.resent_by) == ("undeliverable", [])


def test_an_unknown_mail_is_not_found(office: Office) -> None:
    with office.store.work() as work, pytest.raises(NoSuchMail):
        resend_mail(work, "no such id", "somebody")
