"""Partners: how they are known, what they are sent, what opens an introduction, and how they answer it."""

import datetime as dt
from collections.abc import Iterator

import pytest
from freezegun import freeze_time

from services.entries.domain.introduction import (
    AlreadyAnswered,
    IntroductionState,
    LinkEnded,
    UnknownIntroduction,
)
from services.entries.usecases import make_name_keys as name_keys
from services.entries.usecases import make_queue_keys as queue_keys
from services.entries.usecases import purge_leftovers as leftovers
from services.entries.usecases.answer_introduction import answer_introduction
from services.entries.usecases.approve_entry import approve_entry
from services.entries.usecases.change_link import change_link
from services.entries.usecases.limit_attempts import TooManyAttempts, limit_attempts
from services.entries.usecases.make_name_keys import make_name_keys
from services.entries.usecases.make_queue_keys import make_queue_keys
from services.entries.usecases.note_undeliverable import note_undeliverable
from services.entries.usecases.open_introduction import open_introduction
from services.entries.usecases.open_introduction_by_code import open_introduction_by_code
from services.entries.usecases.open_status import open_status
from services.entries.usecases.propose_approval import propose_approval
from services.entries.usecases.purge_leftovers import purge_leftovers
from services.entries.usecases.register_organisation import register_organisation
from services.entries.usecases.take_entry import take_entry
from services.entries.usecases.write_letter import PartnerLetter, write_letter
from tests.unit.entries.fakes import (
    APPROVER,
    REVIEWER,
    FakeWork,
    complete_review,
    linked,
    submitted,
)

URL = "https://tsunagari.example.jp"


@pytest.fixture
def work() -> Iterator[FakeWork]:
    work = FakeWork()
    yield work
    work.require_what_was_declared()


def offered(work: FakeWork, **sheet: object) -> str:
    """The id of an introduction that waits for its answer."""
    linked(work, "株式会社ファンケル")
    number = submitted(work, desired_partners=["㈱ファンケル"], **sheet).number
    take_entry(work, number, REVIEWER)
    propose_approval(work, number, complete_review(), REVIEWER, work.entries.get(number).revision)
    approve_entry(work, number, APPROVER, work.entries.get(number).revision)
    return next(iter(work.introductions.by_id))


def end_link(work: FakeWork, introduction: str) -> None:
    """As the database would say it from now on."""
    work.introductions.by_id[introduction].linked = False


def opened(letter: PartnerLetter) -> str:
    return letter.answer_url.rpartition("/")[2]


def test_a_letter_holds_what_partners_may_read_and_no_contact(work: FakeWork) -> None:
    introduction = offered(work, detailed_plan="相手にだけ", considerations="事務局だけに")
    letter = write_letter(work, introduction, URL)
    told = "".join(f"{label}{words}" for label, words in letter.fields)
    assert "相手にだけ" in told
    for secret in ("事務局だけに", "hanako", "試験 花子", "045-210-1111", "ファンケル"):
        assert secret not in told
    assert letter.answer_url.startswith(f"{URL}/answer/")
    assert len(letter.answer_code) == 19
    again = write_letter(work, introduction, URL)
    assert opened(again) != opened(letter)


def test_the_link_opens_the_introduction_and_its_code_only_by_the_form(work: FakeWork) -> None:
    introduction = offered(work)
    letter = write_letter(work, introduction, URL)
    code = letter.answer_code.replace("-", "")
    assert open_introduction(work, opened(letter)).id == introduction
    with pytest.raises(UnknownIntroduction):
        open_introduction(work, code)
    with pytest.raises(UnknownIntroduction):
        answer_introduction(work, code, IntroductionState.INTERESTED, "")
    token = open_introduction_by_code(work, code, "somebody")
    assert open_introduction(work, token).id == introduction
    assert code not in token


def test_a_link_is_good_for_sixty_days_and_what_a_code_opened_for_twelve_hours(
    work: FakeWork,
) -> None:
    with freeze_time("2026-11-24T00:00:00Z") as time:
        letter = write_letter(work, offered(work), URL)
        token = open_introduction_by_code(work, letter.answer_code.replace("-", ""), "somebody")
        time.tick(dt.timedelta(hours=13))
        with pytest.raises(UnknownIntroduction):
            open_introduction(work, token)
        assert open_introduction(work, opened(letter))
        time.tick(dt.timedelta(days=60))
        with pytest.raises(UnknownIntroduction):
            open_introduction(work, opened(letter))


def test_an_answer_is_noted_and_announced_with_the_introductions_own_revision(
    work: FakeWork,
) -> None:
    introduction = offered(work)
    token = opened(write_letter(work, introduction, URL))
    answered = answer_introduction(work, token, IntroductionState.WANTS_TO_TALK, "来週なら")
    assert (answered.state, answered.comment) == (IntroductionState.WANTS_TO_TALK, "来週なら")
    event = work.emitted[-1]
    assert (event.type, event.subject, event.sequence) == (
        "introduction.answered.v1",
        introduction,
        2,
    )
    assert event.data == {"number": answered.number, "answer": "wants_to_talk"}
    line = work.entries.history[answered.entry_id][-1]
    assert (line.step.value, line.note) == ("partner_answered", "株式会社ファンケル：話を聞きたい")
    assert "来週なら" not in line.note


def test_a_partner_answers_once(work: FakeWork) -> None:
    token = opened(write_letter(work, offered(work), URL))
    answer_introduction(work, token, IntroductionState.DECLINED, "")
    announced = len(work.emitted)
    with pytest.raises(AlreadyAnswered):
        answer_introduction(work, token, IntroductionState.INTERESTED, "")
    assert len(work.emitted) == announced


def test_nothing_is_told_or_taken_once_the_link_has_ended(work: FakeWork) -> None:
    introduction = offered(work)
    token = opened(write_letter(work, introduction, URL))
    end_link(work, introduction)
    with pytest.raises(LinkEnded):
        write_letter(work, introduction, URL)
    with pytest.raises(LinkEnded):
        open_introduction(work, token)
    with pytest.raises(LinkEnded):
        answer_introduction(work, token, IntroductionState.INTERESTED, "")
    assert work.introductions.get(introduction).state is IntroductionState.OFFERED


def test_after_ten_wrong_codes_even_the_right_one_waits_an_hour_and_nobody_else_does(
    work: FakeWork,
) -> None:
    code = write_letter(work, offered(work), URL).answer_code.replace("-", "")
    with freeze_time() as time:
        for _ in range(10):
            assert open_introduction_by_code(work, "A" * 16, "guesser") == ""
        for tried in ("A" * 16, code):
            with pytest.raises(TooManyAttempts):
                open_introduction_by_code(work, tried, "guesser")
        assert open_introduction_by_code(work, code, "partner")
        time.tick(dt.timedelta(minutes=61))
        assert open_introduction_by_code(work, code, "guesser")


def test_a_right_code_does_not_count(work: FakeWork) -> None:
    for _ in range(20):
        limit_attempts(work, "somebody")
    assert work.failed_attempts.at == []


def test_only_the_code_of_its_own_entry_opens_a_status(work: FakeWork) -> None:
    mine, other = submitted(work), submitted(work)
    assert open_status(work, mine.number, mine.lookup_code, "me")
    assert open_status(work, mine.number, f"　{mine.lookup_code.lower()} ", "me")
    for number, code in ((mine.number, other.lookup_code), (mine.number, ""), ("R1-9999", mine.lookup_code)):  # fmt: skip
        assert not open_status(work, number, code, "me")
    assert len(work.failed_attempts.at) == 3


def test_wrong_codes_for_a_status_are_limited_too(work: FakeWork) -> None:
    mine = submitted(work)
    for _ in range(10):
        assert not open_status(work, mine.number, "wrong", "me")
    with pytest.raises(TooManyAttempts):
        open_status(work, mine.number, mine.lookup_code, "me")


def test_an_older_event_of_an_organisation_changes_nothing(work: FakeWork) -> None:
    register_organisation(work, "1", 5, "新しい名の会")
    register_organisation(work, "1", 4, "古い名の会")
    change_link(work, "1", 7, True, "contact")
    change_link(work, "1", 6, False, None)
    [found] = [work.organisations.get_directory(["新しい名の会"], {}).match("新しい名の会").exact]
    assert found is not None
    assert (found.linked, found.contact_id) == (True, "contact")
    assert work.organisations.get_directory(["古い名の会"], {}).match("古い名の会").exact is None


@pytest.mark.parametrize(
    ("template", "words"), [("receipt", "受付のお知らせ"), ("of_a_later_release", "お知らせ")]
)
def test_a_mail_that_did_not_arrive_is_noted_with_its_entry(
    work: FakeWork, template: str, words: str
) -> None:
    number = submitted(work).number
    note_undeliverable(work, number, template)
    line = work.entries.history[work.entries.get(number).id][-1]
    assert line.step.value == "applicant_unreached"
    assert words in line.note


def test_a_letter_to_a_partner_that_did_not_arrive_is_noted_with_the_entry_it_was_about(
    work: FakeWork,
) -> None:
    introduction = offered(work)
    note_undeliverable(work, introduction, "introduction")
    entry_id = work.introductions.get(introduction).entry_id
    assert work.entries.history[entry_id][-1].step.value == "mail_undelivered"


@pytest.mark.parametrize("about", ["R1-9999", "00000000-0000-0000-0000-000000000000", "x", ""])
def test_a_mail_about_nothing_of_ours_is_nobodys_here(work: FakeWork, about: str) -> None:
    note_undeliverable(work, about, "receipt")
    assert work.entries.history == {}
    assert work.notes == []


def test_leftovers_are_erased_in_portions_each_in_a_transaction_of_its_own(
    work: FakeWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leftovers, "PORTION", 2)
    work.leftovers.tokens = work.leftovers.failed_attempts = 3
    work.leftovers.drafts = 5
    purge_leftovers(work)
    assert work.leftovers.portions == [2, 2, 1]
    assert work.transactions == 4
    assert (work.leftovers.tokens, work.leftovers.failed_attempts, work.leftovers.drafts) == (
        0,
        0,
        0,
    )


def test_queue_keys_are_made_in_portions_until_none_is_missing(
    work: FakeWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_keys, "PORTION", 2)
    work.entries.without_queue_keys = ["1", "2", "3"]
    assert make_queue_keys(work) == 3
    assert work.transactions == 2


def test_name_keys_are_made_in_portions_until_none_is_missing(
    work: FakeWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(name_keys, "PORTION", 2)
    work.organisations.without_key = ["1", "2", "3", "4"]
    assert make_name_keys(work) == 4
    assert work.transactions == 3
