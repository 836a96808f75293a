"""Address and words of each mail, as its owners say at the moment of sending."""

from services.notifications.domain.failures import TryLater
from services.notifications.usecases.prepare_mails import prepare_mails
from services.notifications.usecases.queue_mails import queue_mails
from tests.unit.notifications.builders import declined
from tests.unit.notifications.fakes import Office


def test_a_mail_that_cannot_be_prepared_holds_up_no_other(office: Office) -> None:
    contacts = [office.owners.person(f"p{number}@example.jp") for number in range(3)]
    office.owners.trouble[contacts[0]] = TryLater("entries HTTP 503")
    office.owners.trouble[contacts[1]] = KeyError("a defect of ours")
    sender = office.sender()
    with office.store.work() as work:
        events = [declined(contact, f"R8-000{n}") for n, contact in enumerate(contacts)]
        queue_mails(work, events, "tsunagari@pref.example.jp")
        claimed = work.claims.claim(50, sender.sender)
    [prepared] = prepare_mails(sender, claimed)
    assert prepared.addressee.email == "p2@example.jp"
    assert prepared.letter.text == "declined for 山田 花子"
    assert [failure.reason for failure in sender.failures] == ["entries HTTP 503", "KeyError"]


def test_a_corrected_address_is_used_at_the_next_try(office: Office) -> None:
    contact = office.owners.person("wrong@example.jp")
    sender = office.sender()
    with office.store.work() as work:
        queue_mails(work, [declined(contact)], "tsunagari@pref.example.jp")
        claimed = work.claims.claim(50, sender.sender)
    office.owners.contacts[contact] = office.owners.contacts.pop(
        office.owners.person("right@example.jp")
    )
    [prepared] = prepare_mails(sender, claimed)
    assert prepared.addressee.email == "right@example.jp"
