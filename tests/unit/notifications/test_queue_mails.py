"""An event makes each of its mails once, however often it comes."""

from services.notifications.usecases.queue_mails import queue_mails
from tests.unit.notifications.builders import declined, submitted
from tests.unit.notifications.fakes import FakeStore

MAIL_FROM = "tsunagari@pref.example.jp"


def test_an_event_that_comes_again_makes_no_second_mail() -> None:
    store, event = FakeStore(), submitted("a contact")
    with store.work() as work:
        assert queue_mails(work, [event, event], MAIL_FROM) == 1
        assert queue_mails(work, [event], MAIL_FROM) == 0
    assert len(store.ledger.entries) == 1


def test_each_event_makes_a_mail_of_its_own_kind() -> None:
    store = FakeStore()
    with store.work() as work:
        queue_mails(work, [submitted("c", "R8-0001"), declined("c", "R8-0002")], MAIL_FROM)
    assert store.ledger.entry("R8-0001").draft.template == "receipt"
    assert store.ledger.entry("R8-0002").draft.template == "declined"


def test_a_mail_is_due_at_once_and_has_the_message_id_that_it_keeps() -> None:
    store = FakeStore()
    with store.work() as work:
        queue_mails(work, [submitted("a contact")], MAIL_FROM)
    entry = store.ledger.entry("R8-0001")
    assert (entry.state, entry.next_attempt_at) == ("queued", store.ledger.now)
    assert entry.message_id == f"<{entry.id}@pref.example.jp>"
