"""An applicant to whom a mail did not arrive is shown as such until somebody has reached them."""

import pytest

from services.entries.domain.history import Remark, is_unreached
from services.entries.domain.refusals import UnknownEntry
from services.entries.usecases.change_entry import change_entry
from services.entries.usecases.note_arrived import note_arrived
from services.entries.usecases.note_reached import note_reached
from services.entries.usecases.note_undeliverable import note_undeliverable
from services.entries.usecases.take_entry import take_entry
from tests.builders import entry_sheet
from tests.unit.entries.fakes import REVIEWER, FakeWork, submitted


@pytest.fixture
def work() -> FakeWork:
    return FakeWork()


def is_shown(work: FakeWork, number: str) -> bool:
    return is_unreached(work.entries.find_codes(work.entries.get(number).id))


def test_nobody_is_unreached_before_a_mail_was_lost(work: FakeWork) -> None:
    assert not is_shown(work, submitted(work).number)


def test_a_lost_mail_is_shown_whatever_happens_to_the_entry(work: FakeWork) -> None:
    number = submitted(work).number
    note_undeliverable(work, number, "receipt")
    take_entry(work, number, REVIEWER)
    assert is_shown(work, number)


def test_it_is_shown_until_somebody_has_reached_them_and_again_after_the_next_lost_mail(
    work: FakeWork,
) -> None:
    number = submitted(work).number
    note_undeliverable(work, number, "receipt")
    note_reached(work, number, REVIEWER)
    assert not is_shown(work, number)
    note_undeliverable(work, number, "returned")
    assert is_shown(work, number)


@pytest.mark.parametrize("lost", [0, 1])
def test_a_later_mail_that_arrives_ends_it_and_is_noted_once(work: FakeWork, lost: int) -> None:
    number = submitted(work).number
    for _ in range(lost):
        note_undeliverable(work, number, "receipt")
    for about in (number, number, "R1-9999", "an introduction"):
        note_arrived(work, about)
    assert not is_shown(work, number)
    assert work.steps_of(number).count("mail_arrived") == lost


def test_whose_address_was_mended_is_shown_no_more_and_the_history_says_by_whom(
    work: FakeWork,
) -> None:
    number = submitted(work).number
    take_entry(work, number, REVIEWER)
    note_undeliverable(work, number, "receipt")
    entry = work.entries.get(number)
    contact = {**entry_sheet()["contact"], "email": "another@example.jp"}
    change_entry(
        work, number, REVIEWER, {**entry.sheet, "contact": contact}, "電話で伺った", entry.revision
    )
    assert not is_shown(work, number)
    [line] = [
        each for each in work.entries.history[entry.id] if each.step is Remark.CONTACT_CHANGED
    ]
    assert line.by_name == REVIEWER.name


@pytest.mark.parametrize("lost", [0, 1])
def test_a_second_click_notes_nothing(work: FakeWork, lost: int) -> None:
    number = submitted(work).number
    for _ in range(lost):
        note_undeliverable(work, number, "receipt")
    for _ in range(2):
        note_reached(work, number, REVIEWER)
    assert work.steps_of(number).count("applicant_reached") == lost


def test_a_lost_letter_to_a_partner_says_nothing_of_the_applicant() -> None:
    assert not is_unreached(["mail_undelivered", "take", "submit"])


def test_nobody_is_reached_about_an_unknown_entry(work: FakeWork) -> None:
    with pytest.raises(UnknownEntry):
        note_reached(work, "R8-9999", REVIEWER)
