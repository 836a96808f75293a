"""What the mailer is told of an entry when it writes to its applicant."""

import re

import pytest

from services.entries.domain.comments import Comment
from services.entries.domain.refusals import UnknownEntry
from services.entries.domain.tokens import is_token
from services.entries.usecases.approve_entry import approve_entry
from services.entries.usecases.change_entry import change_entry
from services.entries.usecases.decline_entry import decline_entry
from services.entries.usecases.drop_change import drop_change
from services.entries.usecases.mark_listed import mark_listed
from services.entries.usecases.propose_approval import propose_approval
from services.entries.usecases.propose_change import propose_change
from services.entries.usecases.return_entry import return_entry
from services.entries.usecases.suspend_entry import suspend_entry
from services.entries.usecases.take_entry import take_entry
from services.entries.usecases.write_applicant_letter import ApplicantLetter, write_applicant_letter
from tests.builders import entry_sheet
from tests.unit.entries.fakes import (
    APPROVER,
    REVIEWER,
    FakeWork,
    complete_review,
    linked,
    submitted,
)

SITE = "https://tsunagari.example.jp"


@pytest.fixture
def work() -> FakeWork:
    return FakeWork()


def taken(work: FakeWork, **sheet: object) -> str:
    number = submitted(work, **sheet).number
    take_entry(work, number, REVIEWER)
    return number


def listed(work: FakeWork, **sheet: object) -> str:
    number = taken(work, listing_until="2027-03-31", **sheet)
    propose_approval(work, number, complete_review(), REVIEWER, seen(work, number))
    approve_entry(work, number, APPROVER, seen(work, number))
    mark_listed(work, {number: 1})
    return number


def seen(work: FakeWork, number: str) -> int:
    return work.entries.get(number).revision


def another(work: FakeWork, number: str, **changes: str) -> dict[str, object]:
    """The sheet of an entry with other words, as a form brings it."""
    return {**work.entries.get(number).sheet, **changes, "contact": entry_sheet()["contact"]}


def letter(work: FakeWork, number: str) -> ApplicantLetter:
    return write_applicant_letter(work, number, SITE)


def test_each_letter_has_a_link_of_its_own_that_opens_the_entry(work: FakeWork) -> None:
    number = submitted(work).number
    submitted(work)
    tokens = [letter(work, number).link_url.removeprefix(f"{SITE}/apply/l/") for _ in range(2)]
    assert len(set(tokens)) == 2
    for token in tokens:
        assert is_token(token)
        assert work.applicant_links.find_number(token) == number


@pytest.mark.parametrize(
    ("field", "typed", "opens"),
    [("email", "another@example.jp", False), ("phone", "045-210-2222", True)],
)
def test_links_that_went_to_another_address_open_nothing_any_more(
    work: FakeWork, field: str, typed: str, opens: bool
) -> None:
    number, other = listed(work), submitted(work).number
    tokens = [letter(work, each).link_url.rpartition("/")[2] for each in (number, other)]
    contact = {**entry_sheet()["contact"], field: typed}
    propose_change(work, number, {**another(work, number), "contact": contact}, seen(work, number))
    assert work.applicant_links.find_number(tokens[0]) == (number if opens else None)
    assert work.applicant_links.find_number(tokens[1]) == other


def test_nothing_is_public_before_it_was_approved(work: FakeWork) -> None:
    told = letter(work, taken(work))
    assert (told.state, told.is_public, told.page_url) == ("under_review", False, "")


def test_what_is_to_be_corrected_is_named_as_the_form_names_it(work: FakeWork) -> None:
    number = taken(work)
    comments = [Comment("summary", "短くしてください"), Comment("place", "どこですか")]
    return_entry(work, number, REVIEWER, comments, seen(work, number))
    told = letter(work, number)
    assert told.state == "returned"
    assert told.comments == [("概要", "短くしてください"), ("会場", "どこですか")]


def test_what_was_asked_of_an_earlier_version_is_not_asked_for_again(work: FakeWork) -> None:
    number = taken(work)
    work.entries.comments[work.entries.get(number).id, 1] = [Comment("summary", "短く")]
    mended = another(work, number, summary="短い概要")
    change_entry(work, number, REVIEWER, mended, "電話で伺った", seen(work, number))
    assert letter(work, number).comments == []


def test_a_refusal_has_its_reason(work: FakeWork) -> None:
    number = taken(work)
    decline_entry(work, number, REVIEWER, "営利が主目的と読めるためです。", seen(work, number))
    assert letter(work, number).reason == "営利が主目的と読めるためです。"


def test_a_listing_that_was_stopped_has_the_reason_for_that_and_no_page(work: FakeWork) -> None:
    number = listed(work)
    suspend_entry(work, number, REVIEWER, "苦情があったためです。", seen(work, number))
    told = letter(work, number)
    assert (told.state, told.reason, told.page_url) == ("suspended", "苦情があったためです。", "")


def test_while_a_change_is_looked_at_the_page_stays(work: FakeWork) -> None:
    number = listed(work)
    propose_change(work, number, another(work, number, summary="別の概要"), seen(work, number))
    told = letter(work, number)
    assert (told.is_public, told.page_url) == (True, f"{SITE}/entries/{number}/")
    assert told.listed_until == "2027-03-31"


def test_a_change_that_did_not_come_about_has_its_reason(work: FakeWork) -> None:
    number = listed(work)
    propose_change(work, number, another(work, number, summary="別の概要"), seen(work, number))
    drop_change(work, number, REVIEWER, "要領に合わないためです。", seen(work, number))
    assert letter(work, number).reason == "要領に合わないためです。"


def test_who_was_told_is_counted_and_only_who_could_not_be_is_named(work: FakeWork) -> None:
    linked(work, "みなとの会")
    number = listed(work, desired_partners=["みなとの会", "知らない会"])
    told = letter(work, number)
    assert (told.introduced, told.not_linked) == (1, ["知らない会"])
    assert not re.search("みなとの会", str(told))


def test_of_an_unknown_entry_nothing_is_said(work: FakeWork) -> None:
    with pytest.raises(UnknownEntry):
        letter(work, "R8-9999")
    assert work.applicant_links.opens == {}
