"""The steps an entry may take."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.strategies import booleans, sampled_from

from services.entries.domain import reviewing
from services.entries.domain.entry import Entry
from services.entries.domain.guideline import Condition, Item, Review, Verdict
from services.entries.domain.history import Person
from services.entries.domain.procedure import State, StepCode
from services.entries.domain.refusals import (
    ChangedMeanwhile,
    EntryError,
    ReasonMissing,
    ReviewIncomplete,
    SameProposer,
    WrongState,
)
from tests.unit.entries.guidelines import CURRENT

NOW = dt.datetime(2026, 11, 24, 1, tzinfo=dt.UTC)
REVIEWER, APPROVER = Person("r", "審査 花子"), Person("a", "承認 太郎")


def submitted_entry() -> Entry:
    return Entry(
        "1", "R8-0001", State.SUBMITTED, 1, 1, {"listing_until": "2027-03-31"}, "c", NOW, NOW.date()
    )


def complete_review() -> Review:
    return Review(
        CURRENT,
        dict.fromkeys((i.code for i in CURRENT.items), Verdict.FIT),
        {},
        {c.code for c in CURRENT.conditions},
    )


def proposed_entry() -> Entry:
    entry = submitted_entry()
    reviewing.take(entry, REVIEWER)
    reviewing.propose(entry, REVIEWER, complete_review(), entry.revision)
    return entry


def test_an_entry_is_taken_only_once() -> None:
    entry = submitted_entry()
    reviewing.take(entry, REVIEWER)
    with pytest.raises(WrongState):
        reviewing.take(entry, APPROVER)
    assert entry.taken_by == REVIEWER


def test_the_proposer_cannot_approve() -> None:
    entry = proposed_entry()
    with pytest.raises(SameProposer):
        reviewing.approve(entry, REVIEWER, NOW, entry.revision)
    assert entry.state is State.AWAITING_APPROVAL


def test_two_people_of_one_name_are_two_and_one_person_of_two_names_is_one() -> None:
    entry = proposed_entry()
    with pytest.raises(SameProposer):
        reviewing.approve(entry, Person(REVIEWER.id, "結婚 花子"), NOW, entry.revision)
    reviewing.approve(entry, Person(APPROVER.id, REVIEWER.name), NOW, entry.revision)
    assert entry.state is State.APPROVED


def test_the_setting_lets_one_person_do_both() -> None:
    entry = proposed_entry()
    reviewing.approve(entry, REVIEWER, NOW, entry.revision, must_differ=False)
    assert entry.state is State.APPROVED


def test_an_approval_of_what_changed_meanwhile_is_refused() -> None:
    entry = proposed_entry()
    with pytest.raises(ChangedMeanwhile):
        reviewing.approve(entry, APPROVER, NOW, entry.revision - 1)


@pytest.mark.parametrize("verdict", [Verdict.AMEND, Verdict.UNFIT, None])
@pytest.mark.parametrize("item", CURRENT.items, ids=lambda item: item.code)
def test_one_item_that_is_not_fit_stops_the_proposal(item: Item, verdict: Verdict | None) -> None:
    entry, review = submitted_entry(), complete_review()
    reviewing.take(entry, REVIEWER)
    review.verdicts.pop(item.code)
    if verdict:
        review.verdicts[item.code] = verdict
    with pytest.raises(ReviewIncomplete) as refusal:
        reviewing.propose(entry, REVIEWER, review, entry.revision)
    assert len(refusal.value.open_points) == 1
    assert item.text in refusal.value.open_points[0]


@pytest.mark.parametrize("condition", CURRENT.conditions, ids=lambda c: c.code)
def test_one_open_condition_stops_the_proposal(condition: Condition) -> None:
    entry, review = submitted_entry(), complete_review()
    reviewing.take(entry, REVIEWER)
    review.confirmed.remove(condition.code)
    with pytest.raises(ReviewIncomplete):
        reviewing.propose(entry, REVIEWER, review, entry.revision)


def test_an_undecided_partner_stops_the_proposal() -> None:
    entry = submitted_entry()
    reviewing.take(entry, REVIEWER)
    with pytest.raises(ReviewIncomplete) as refusal:
        reviewing.propose(entry, REVIEWER, complete_review(), entry.revision, ["みどり"])
    assert "みどり" in refusal.value.open_points[0]
    assert entry.state is State.UNDER_REVIEW


def test_a_review_on_an_old_page_does_not_erase_a_colleagues() -> None:
    entry = submitted_entry()
    reviewing.take(entry, REVIEWER)
    with pytest.raises(ChangedMeanwhile):
        entry.take_step(StepCode.RECORD_REVIEW, APPROVER, seen_revision=entry.revision - 1)
    with pytest.raises(ChangedMeanwhile):
        reviewing.propose(entry, APPROVER, complete_review(), entry.revision - 1)


def test_what_was_put_back_can_be_proposed_by_anybody_again() -> None:
    entry = proposed_entry()
    reviewing.put_back(entry, APPROVER, "費用の負担者を確かめてください", entry.revision)
    assert (entry.state, entry.proposed_by) == (State.UNDER_REVIEW, None)
    reviewing.propose(entry, APPROVER, complete_review(), entry.revision)
    with pytest.raises(SameProposer):
        reviewing.approve(entry, APPROVER, NOW, entry.revision)


@pytest.mark.parametrize("seen", [0, 2, -1])
def test_what_changed_meanwhile_is_neither_declined_nor_put_back(seen: int) -> None:
    for entry in (proposed_entry(), submitted_entry()):
        if entry.state is State.SUBMITTED:
            reviewing.take(entry, REVIEWER)
        before = entry.state
        with pytest.raises(ChangedMeanwhile):
            reviewing.decline(entry, APPROVER, "対象外のため", seen)
        if before is State.AWAITING_APPROVAL:
            with pytest.raises(ChangedMeanwhile):
                reviewing.put_back(entry, APPROVER, "見直してください", seen)
        assert entry.state is before
        assert entry.revision == 1


def test_nothing_is_declined_without_a_reason() -> None:
    entry = proposed_entry()
    with pytest.raises(ReasonMissing):
        reviewing.decline(entry, APPROVER, "　\n ", entry.revision)


def test_only_the_approved_version_becomes_listed() -> None:
    entry = proposed_entry()
    assert not reviewing.mark_listed(entry, 1, NOW)
    reviewing.approve(entry, APPROVER, NOW, entry.revision)
    assert not reviewing.mark_listed(entry, 2, NOW)
    assert reviewing.mark_listed(entry, 1, NOW)
    assert not reviewing.mark_listed(entry, 1, NOW)


class AnyOrderOfSteps(RuleBasedStateMachine):
    """Whatever people try, in any order: no step is skipped and every step taken is noted."""

    def __init__(self) -> None:
        super().__init__()
        self.entry = submitted_entry()
        self.reached = [self.entry.state]

    def attempt(self, step: Callable[[], object]) -> None:
        before, noted = self.entry.state, len(self.entry.lines)
        try:
            step()
        except EntryError:
            assert self.entry.state is before
            assert len(self.entry.lines) == noted
        if self.entry.state is not before:
            self.reached.append(self.entry.state)
            assert len(self.entry.lines) == noted + 1

    @rule(by=sampled_from([REVIEWER, APPROVER]))
    def take(self, by: Person) -> None:
        self.attempt(lambda: reviewing.take(self.entry, by))

    @rule(by=sampled_from([REVIEWER, APPROVER]), complete=booleans())
    def propose(self, by: Person, complete: bool) -> None:
        self.attempt(
            lambda: reviewing.propose(
                self.entry,
                by,
                complete_review() if complete else Review(CURRENT),
                self.entry.revision,
            )
        )

    @rule(by=sampled_from([REVIEWER, APPROVER]), seen=sampled_from([0, 1]))
    def approve(self, by: Person, seen: int) -> None:
        self.attempt(lambda: reviewing.approve(self.entry, by, NOW, seen))

    @rule(reason=sampled_from(["", "対象外のため"]))
    def decline(self, reason: str) -> None:
        self.attempt(lambda: reviewing.decline(self.entry, APPROVER, reason, self.entry.revision))

    @precondition(lambda self: self.entry.state is State.APPROVED)
    @rule()
    def list(self) -> None:
        self.attempt(lambda: reviewing.mark_listed(self.entry, 1, NOW))

    @invariant()
    def every_approval_was_proposed_by_another(self) -> None:
        if State.APPROVED in self.reached:
            assert self.reached[:4] == [
                State.SUBMITTED,
                State.UNDER_REVIEW,
                State.AWAITING_APPROVAL,
                State.APPROVED,
            ]
            approver = next(line.by for line in self.entry.lines if line.step is StepCode.APPROVE)
            assert approver != self.entry.proposed_by

    @invariant()
    def declined_is_the_end(self) -> None:
        if State.DECLINED in self.reached:
            assert self.reached[-1] is State.DECLINED
            assert self.entry.decline_reason


TestAnyOrderOfSteps = AnyOrderOfSteps.TestCase
TestAnyOrderOfSteps.settings = settings(max_examples=60, stateful_step_count=15, deadline=None)


def test_an_answer_to_nothing_is_refused() -> None:
    with pytest.raises(WrongState):
        reviewing.approve(submitted_entry(), APPROVER, NOW, 1)
