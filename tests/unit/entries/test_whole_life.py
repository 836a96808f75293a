"""The whole life of an entry, in any order of steps: nothing but what the drawing shows, and nothing lost on the way."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.strategies import DataObject, booleans, data, integers, sampled_from

from services.chassis.runtime import clock
from services.entries.domain.comments import Comment
from services.entries.domain.declarations import Need
from services.entries.domain.entry import Entry
from services.entries.domain.guideline import Review
from services.entries.domain.history import Person
from services.entries.domain.procedure import STATES, STEPS, State, StepCode
from services.entries.domain.refusals import ChangedMeanwhile, EntryError, SameProposer, WrongState
from services.entries.usecases.approve_entry import approve_entry
from services.entries.usecases.change_entry import change_entry
from services.entries.usecases.correct_entry import correct_entry
from services.entries.usecases.decline_entry import decline_entry
from services.entries.usecases.drop_change import drop_change
from services.entries.usecases.hand_over_entry import hand_over_entry
from services.entries.usecases.mark_listed import mark_listed
from services.entries.usecases.propose_approval import propose_approval
from services.entries.usecases.propose_change import propose_change
from services.entries.usecases.put_back_entry import put_back_entry
from services.entries.usecases.renew_entry import renew_entry
from services.entries.usecases.reopen_entry import reopen_entry
from services.entries.usecases.resume_entry import resume_entry
from services.entries.usecases.return_entry import return_entry
from services.entries.usecases.suspend_entry import suspend_entry
from services.entries.usecases.take_due_steps import take_due_steps
from services.entries.usecases.take_entry import take_entry
from services.entries.usecases.withdraw_entry import withdraw_entry
from tests.builders import entry_sheet
from tests.unit.entries.fakes import APPROVER, REVIEWER, FakeWork, complete_review, submitted
from tests.unit.entries.guidelines import CURRENT

PEOPLE = sampled_from([REVIEWER, APPROVER])
FIRST_DAY = dt.datetime(2026, 11, 24, 1, tzinfo=dt.UTC)
DRAWN = {
    (start, step.to or start)
    for step in STEPS.values()
    for start in (*step.from_states, *step.from_held)
}


class AnyLife(RuleBasedStateMachine):
    """Staff, applicant, site and calendar act in any order; each step is taken, or refused and leaves no trace."""

    def __init__(self) -> None:
        super().__init__()
        self.work, self.now, self.typed = FakeWork(), FIRST_DAY, 0
        self.patched = patch.object(clock, "now", lambda: self.now)
        self.patched.start()
        self.number = submitted(self.work, listing_until="2027-03-31").number
        self.sheets: dict[int, Any] = {1: self.entry.sheet}

    @initialize(listed=booleans())
    def is_listed_already(self, listed: bool) -> None:
        if listed:
            actions = self.actions(REVIEWER, True) | {
                StepCode.APPROVE: self.actions(APPROVER, True)[StepCode.APPROVE]
            }
            for code in (StepCode.TAKE, StepCode.PROPOSE, StepCode.APPROVE, StepCode.MARK_LISTED):
                self.attempt(actions[code])

    def teardown(self) -> None:
        self.patched.stop()

    @property
    def entry(self) -> Entry:
        return self.work.entries.get(self.number)

    def attempt(self, step: Callable[[int], object]) -> None:
        before, lines, said = self.entry, self.work.steps_of(self.number), self.work.emitted_types()
        try:
            step(before.revision)
        except EntryError:
            assert self.entry == before
            assert (self.work.steps_of(self.number), self.work.emitted_types()) == (lines, said)
            return
        after = self.entry
        if self.work.steps_of(self.number) == lines:
            return
        assert (before.state, after.state) in DRAWN
        if after.version > before.version:
            assert after.version == max(self.sheets) + 1
        self.sheets.setdefault(after.version, after.sheet)

    def another(self, **changes: str) -> dict[str, Any]:
        """The sheet with other words in one field, and its contact."""
        self.typed += 1
        sheet = {**self.entry.sheet, "summary": f"書き直した概要 {self.typed}", **changes}
        return {**sheet, "contact": entry_sheet()["contact"]}

    def actions(self, by: Person, sound: bool) -> dict[StepCode, Callable[[int], object]]:
        """How each step is taken by ``by``, by the applicant where they may, or by the site; soundly or not."""
        work, number = self.work, self.number
        review = complete_review() if sound else Review(CURRENT)
        comments = [Comment("summary", "短くしてください")] if sound else []
        reason, sheet = ("理由" if sound else ""), self.another()
        applicant = None if sound else by
        corrected = sheet if sound else self.another(audience="頼まれていない項目")
        return {
            StepCode.TAKE: lambda _: take_entry(work, number, by),
            StepCode.HAND_OVER: lambda seen: hand_over_entry(work, number, by, seen),
            StepCode.PROPOSE: lambda seen: propose_approval(work, number, review, by, seen),
            StepCode.PUT_BACK: lambda seen: put_back_entry(work, number, by, reason, seen),
            StepCode.APPROVE: lambda seen: approve_entry(work, number, by, seen),
            StepCode.MARK_LISTED: lambda _: mark_listed(work, {number: self.entry.version}),
            StepCode.DECLINE: lambda seen: decline_entry(work, number, by, reason, seen),
            StepCode.RETURN: lambda seen: return_entry(work, number, by, comments, seen),
            StepCode.CORRECT: lambda seen: correct_entry(
                work, number, corrected, ["summary"], seen
            ),
            StepCode.REOPEN: lambda seen: reopen_entry(work, number, by, seen),
            StepCode.PROPOSE_CHANGE: lambda seen: propose_change(work, number, sheet, seen),
            StepCode.CHANGE: lambda seen: change_entry(work, number, by, sheet, reason, seen),
            StepCode.DROP_CHANGE: lambda seen: drop_change(work, number, applicant, reason, seen),
            StepCode.SUSPEND: lambda seen: suspend_entry(work, number, by, reason, seen),
            StepCode.RESUME: lambda seen: resume_entry(work, number, by, seen),
            StepCode.RENEW: lambda seen: renew_entry(work, number, applicant, seen),
            StepCode.WITHDRAW: lambda seen: withdraw_entry(work, number, applicant, reason, seen),
        }

    @rule(by=PEOPLE, sound=booleans(), data=data())
    def somebody_takes_a_step_that_is_open(self, by: Person, sound: bool, data: DataObject) -> None:
        actions = self.actions(by, sound)
        # Ends are rare, so that lives are long.
        ends = {StepCode.DECLINE, StepCode.WITHDRAW} if data.draw(integers(0, 9)) else set()
        possible = [code for code in actions if self.entry.may_begin(code) and code not in ends]
        if possible:
            self.attempt(actions[data.draw(sampled_from(possible))])

    @rule(by=PEOPLE, sound=booleans(), code=sampled_from(StepCode))
    def somebody_tries_any_step(self, by: Person, sound: bool, code: StepCode) -> None:
        actions = self.actions(by, sound)
        if code in actions and code not in (StepCode.DECLINE, StepCode.WITHDRAW):
            self.attempt(actions[code])

    @rule(seen=sampled_from([-1, 1, 2]), code=sampled_from(StepCode))
    def an_old_page_is_sent(self, seen: int, code: StepCode) -> None:
        action = self.actions(APPROVER, True).get(code)
        if action and Need.REVISION in STEPS[code].needs and seen != self.entry.revision:
            with pytest.raises((ChangedMeanwhile, WrongState, SameProposer)):
                action(seen)

    @rule(version=integers(1, 5))
    def site_shows(self, version: int) -> None:
        self.attempt(lambda _: mark_listed(self.work, {self.number: version}))

    @rule(days=sampled_from([1, 3, 10, 45, 130]))
    def days_pass(self, days: int) -> None:
        end = self.now + dt.timedelta(days=days)
        while dues := [due.on for due in self.work.entries.dues.get(self.number, [])]:
            if min(dues) > clock.japan_date(end):
                break
            self.now = max(self.now, dt.datetime.combine(min(dues), FIRST_DAY.time(), dt.UTC))
            self.attempt(lambda _: take_due_steps(self.work, clock.today()))
        self.now = end

    @invariant()
    def only_a_version_that_two_people_saw_is_public(self) -> None:
        entry = self.entry
        if entry.public_version is not None:
            assert entry.public_version <= entry.version
            # What has a public version was approved by somebody who had not proposed it, or renewed or resumed since.
            steps = self.work.steps_of(self.number)
            assert StepCode.APPROVE.value in steps
        if entry.state in (State.LISTED, State.APPROVED):
            assert entry.public_version == entry.version
        assert (entry.state not in ENDED) or entry.public_version is None

    @invariant()
    def no_version_is_lost(self) -> None:
        for version, sheet in self.sheets.items():
            assert self.work.entries.sheets[self.entry.id, version] == sheet

    @invariant()
    def what_was_announced_was_declared(self) -> None:
        self.work.require_what_was_declared()

    @invariant()
    def what_waits_for_the_applicant_does_not_wait_for_ever(self) -> None:
        if self.entry.state in (State.RETURNED, State.DORMANT):
            dues = self.work.entries.dues[self.number]
            assert any(STEPS[due.step].to for due in dues)
        if self.entry.state is State.LISTED:
            assert StepCode.EXPIRE in {due.step for due in self.work.entries.dues[self.number]}


ENDED = {state for state, rule in STATES.items() if not rule.is_open} - {State.LISTED}
TestAnyLife = AnyLife.TestCase
TestAnyLife.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
