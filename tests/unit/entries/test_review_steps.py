"""The steps of the secretariat, each with what it needs, writes and announces."""

from collections.abc import Iterator

import pytest

from services.entries.domain.guideline import Review
from services.entries.domain.introduction import IntroductionState
from services.entries.domain.matching import NOBODY, Undecided
from services.entries.domain.procedure import STEPS, State, StepCode
from services.entries.domain.refusals import (
    ChangedMeanwhile,
    NotHeld,
    ReasonMissing,
    SameProposer,
    UnknownEntry,
    WrongState,
)
from services.entries.domain.sheet import PUBLIC_FIELDS
from services.entries.domain.suspicion import Sign
from services.entries.usecases.approve_entry import approve_entry
from services.entries.usecases.decline_entry import decline_entry
from services.entries.usecases.mark_listed import mark_listed
from services.entries.usecases.propose_approval import propose_approval
from services.entries.usecases.put_back_entry import put_back_entry
from services.entries.usecases.record_review import record_review
from services.entries.usecases.release_entry import release_entry
from services.entries.usecases.take_entry import take_entry
from tests.unit.entries.fakes import (
    APPROVER,
    REVIEWER,
    FakeWork,
    complete_review,
    linked,
    submitted,
)
from tests.unit.entries.guidelines import CURRENT


@pytest.fixture
def work() -> Iterator[FakeWork]:
    work = FakeWork()
    yield work
    work.require_what_was_declared()


def revision(work: FakeWork, number: str) -> int:
    return work.entries.get(number).revision


def taken(work: FakeWork, **sheet: object) -> str:
    number = submitted(work, **sheet).number
    take_entry(work, number, REVIEWER)
    return number


def proposed(work: FakeWork, **sheet: object) -> str:
    number = taken(work, **sheet)
    assert propose_approval(work, number, complete_review(), REVIEWER, revision(work, number)) == []
    return number


def approved(work: FakeWork, **sheet: object) -> str:
    number = proposed(work, **sheet)
    approve_entry(work, number, APPROVER, revision(work, number))
    return number


def test_a_taken_entry_has_whoever_took_it(work: FakeWork) -> None:
    number = taken(work)
    entry = work.entries.get(number)
    assert (entry.state, entry.taken_by) == (State.UNDER_REVIEW, REVIEWER)
    with pytest.raises(WrongState):
        take_entry(work, number, APPROVER)
    assert revision(work, number) == 2


def test_a_review_is_kept_with_the_version_it_is_of(work: FakeWork) -> None:
    number = taken(work)
    review = Review(CURRENT, opinion="途中")
    record_review(work, number, review, REVIEWER, revision(work, number))
    entry = work.entries.get(number)
    assert work.reviews.kept[entry.id, 1] == (review, REVIEWER.name)
    assert entry.state is State.UNDER_REVIEW
    with pytest.raises(ChangedMeanwhile):
        record_review(work, number, Review(CURRENT), APPROVER, entry.revision - 1)
    assert work.reviews.get(entry.id, 1).opinion == "途中"


def test_an_incomplete_review_is_kept_and_not_proposed(work: FakeWork) -> None:
    number = taken(work)
    points = propose_approval(work, number, Review(CURRENT, opinion="途中"), REVIEWER, revision(work, number))  # fmt: skip
    entry = work.entries.get(number)
    assert len(points) == len(CURRENT.items) + len(CURRENT.conditions)
    assert entry.state is State.UNDER_REVIEW
    assert entry.proposed_by is None
    assert work.reviews.get(entry.id, 1).opinion == "途中"
    assert work.steps_of(number)[-1] == "record_review"


def test_a_partner_of_whom_nobody_has_said_who_they_are_keeps_it_from_the_approver(
    work: FakeWork,
) -> None:
    linked(work, "株式会社みどり")
    number = taken(work, desired_partners=["みどり"])
    points = propose_approval(work, number, complete_review(), REVIEWER, revision(work, number))
    assert points == ["打診先「みどり」：どの団体かを選んでいません"]
    decided = complete_review(みどり=NOBODY)
    assert propose_approval(work, number, decided, REVIEWER, revision(work, number)) == []
    assert work.entries.get(number).state is State.AWAITING_APPROVAL


def test_a_proposal_of_what_changed_meanwhile_changes_nothing(work: FakeWork) -> None:
    number = taken(work)
    with pytest.raises(ChangedMeanwhile):
        propose_approval(work, number, complete_review(), REVIEWER, revision(work, number) - 1)
    assert work.reviews.kept == {}
    assert work.steps_of(number) == ["submit", "take"]


def test_an_approval_announces_the_public_fields_and_nothing_else(work: FakeWork) -> None:
    number = approved(work, detailed_plan="相手だけに", considerations="事務局だけに")
    [event] = [e for e in work.emitted if e.type == "entry.approved.v1"]
    assert (event.subject, event.sequence) == (number, revision(work, number))
    public = {field.name.partition(".")[0] for field in PUBLIC_FIELDS}
    assert set(event.data["sheet"]) == public
    assert "だけに" not in event.to_body()
    assert "hanako" not in event.to_body()
    assert work.entries.get(number).approved_at


def test_an_approval_offers_the_entry_to_linked_partners_only(work: FakeWork) -> None:
    offered = linked(work, "株式会社ファンケル")
    work.organisations.register("not linked", 1, "株式会社ツルハ")
    number = approved(work, desired_partners=["㈱ファンケル", "株式会社ツルハ", "だれも知らない会"])
    introductions = work.introductions.find_of_entry(work.entries.get(number).id)
    assert [i.state for i in introductions] == [
        IntroductionState.OFFERED,
        IntroductionState.NOT_LINKED,
        IntroductionState.NOT_LINKED,
    ]
    assert introductions[0].organisation_id == offered
    [event] = [e for e in work.emitted if e.type == "introduction.offered.v1"]
    assert (event.subject, event.sequence) == (introductions[0].id, 1)
    assert event.data["partner"]["contact"] == "contact of 株式会社ファンケル"
    assert {i.reply_by for i in introductions} == {introductions[0].reply_by}


def test_an_approval_needs_the_decision_who_is_meant(work: FakeWork) -> None:
    number = proposed(work, desired_partners=["みどり"])
    linked(work, "株式会社みどり")
    with pytest.raises(Undecided):
        approve_entry(work, number, APPROVER, revision(work, number))
    assert work.entries.get(number).state is State.AWAITING_APPROVAL
    assert work.introductions.by_id == {}


def test_an_approval_is_by_a_second_person_and_of_what_they_saw(work: FakeWork) -> None:
    number = proposed(work)
    seen = revision(work, number)
    with pytest.raises(SameProposer):
        approve_entry(work, number, REVIEWER, seen)
    with pytest.raises(ChangedMeanwhile):
        approve_entry(work, number, APPROVER, seen - 1)
    assert work.emitted_types() == ["entry.submitted.v1"]
    approve_entry(work, number, REVIEWER, seen, must_differ=False)
    assert work.entries.get(number).state is State.APPROVED


def test_what_was_put_back_has_the_reason_in_its_history_and_is_told_to_nobody(
    work: FakeWork,
) -> None:
    number = proposed(work)
    for reason in ("", "　\n"):
        with pytest.raises(ReasonMissing):
            put_back_entry(work, number, APPROVER, reason, revision(work, number))
    with pytest.raises(ChangedMeanwhile):
        put_back_entry(work, number, APPROVER, "費用を", revision(work, number) - 1)
    put_back_entry(work, number, APPROVER, "費用を確かめてください", revision(work, number))
    entry = work.entries.get(number)
    assert (entry.state, entry.proposed_by) == (State.UNDER_REVIEW, None)
    line = work.entries.history[entry.id][-1]
    assert (line.step, line.by, line.reason) == (
        StepCode.PUT_BACK,
        APPROVER,
        "費用を確かめてください",
    )
    assert work.emitted_types() == ["entry.submitted.v1"]


def test_a_declined_entry_is_announced_without_its_reason(work: FakeWork) -> None:
    number = taken(work)
    with pytest.raises(ReasonMissing):
        decline_entry(work, number, REVIEWER, " ", revision(work, number))
    with pytest.raises(ChangedMeanwhile):
        decline_entry(work, number, REVIEWER, "対象外のため", revision(work, number) - 1)
    decline_entry(work, number, REVIEWER, "対象外のため", revision(work, number))
    entry = work.entries.get(number)
    assert (entry.state, entry.decline_reason) == (State.DECLINED, "対象外のため")
    event = work.emitted[-1]
    assert (event.type, event.sequence) == ("entry.declined.v1", entry.revision)
    assert "対象外" not in event.to_body()


def test_a_robots_entry_is_declined_and_nobody_is_written_to(work: FakeWork) -> None:
    number = submitted(work, signs=[Sign.TRAP]).number
    decline_entry(work, number, REVIEWER, "宣伝のため", revision(work, number))
    assert work.steps_of(number)[-1] == "decline_held"
    assert work.entries.get(number).decline_reason == "宣伝のため"
    assert work.emitted == []
    other = submitted(work).number
    with pytest.raises(WrongState):
        decline_entry(work, other, REVIEWER, "x", revision(work, other))


def test_a_released_entry_is_announced_then_and_goes_its_way(work: FakeWork) -> None:
    number = submitted(work, signs=[Sign.TRAP]).number
    release_entry(work, number, REVIEWER)
    event = work.emitted[-1]
    assert (event.type, event.sequence) == ("entry.submitted.v1", revision(work, number))
    with pytest.raises(NotHeld):
        release_entry(work, number, REVIEWER)
    take_entry(work, number, REVIEWER)
    assert len(work.emitted) == 1


def test_only_the_version_that_is_up_is_marked_listed_and_only_once(work: FakeWork) -> None:
    number, waiting = approved(work), proposed(work)
    mark_listed(work, {})
    mark_listed(work, {number: 2, waiting: 1, "R1-9999": 1})
    assert work.entries.get(number).state is State.APPROVED
    for _ in range(2):
        mark_listed(work, {number: 1, waiting: 1})
    entry = work.entries.get(number)
    assert entry.state is State.LISTED
    assert entry.listed_at
    assert work.steps_of(number).count("mark_listed") == 1
    assert work.entries.get(waiting).state is State.AWAITING_APPROVAL


def test_every_step_announces_what_the_procedure_declares(work: FakeWork) -> None:
    linked(work, "株式会社ファンケル")
    listed, declined = approved(work, desired_partners=["㈱ファンケル"]), taken(work)
    mark_listed(work, {listed: 1})
    decline_entry(work, declined, REVIEWER, "x", revision(work, declined))
    held, released = (submitted(work, signs=[Sign.TRAP]).number for _ in range(2))
    decline_entry(work, held, REVIEWER, "x", revision(work, held))
    release_entry(work, released, REVIEWER)
    for number in (listed, declined, held, released):
        steps = [StepCode(code) for code in work.steps_of(number) if code != "suspected"]
        declared = [type_ for step in steps for type_ in STEPS[step].emits]
        if StepCode.RELEASE in steps or StepCode.DECLINE_HELD in steps:
            declared.remove("entry.submitted.v1")  # what is held back is not announced
        told = [e.type for e in work.emitted if e.data["number"] == number]
        assert sorted(told) == sorted(declared), number


@pytest.mark.parametrize("number", ["R1-9999", "", "x"])
def test_a_number_of_nobody_is_told_as_such(work: FakeWork, number: str) -> None:
    with pytest.raises(UnknownEntry):
        take_entry(work, number, REVIEWER)
