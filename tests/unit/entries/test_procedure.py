"""Every state and step of the procedure has its place everywhere; what was forgotten is named."""

import importlib
import re
from pathlib import Path

import pytest
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR

from services.catalogue import emitted
from services.entries.domain.declarations import Need
from services.entries.domain.drawing import mermaid
from services.entries.domain.history import REMARKS, SENTENCES, Line, Person, Remark, sentence_of
from services.entries.domain.introduction import ANSWERS, INTRODUCTION_STATES, IntroductionState
from services.entries.domain.procedure import STAGES, STATES, STEPS, State, StepCode
from services.entries.domain.worklist import (
    HOLDABLE,
    OPEN,
    open_steps,
    staff_steps,
    waiting_for,
)
from services.entries.service import Web
from services.entries.web.queue import FILTERS
from services.entries.web.steps import CHANGE, CHECKLIST, USE_CASES
from services.notifications.domain.mail_types import MAIL_TYPES
from services.staff.roles import ROLES
from tests.running import ROOT

ENTRIES = ROOT / "services" / "entries"
ENDS = ("declined", "closed", "withdrawn", "expired")
EVERY_ROLE = ("reviewer", "approver", "admin")


def migrations() -> str:
    files = sorted((ENTRIES / "migrations").glob("*.sql"))
    return "\n".join(
        file.read_text(encoding="utf-8") for file in files if "rollback" not in file.name
    )


def known_to_the_database(constraint: str) -> set[str]:
    """The values that the latest CHECK of this name lets in."""
    checks = re.findall(
        rf"CONSTRAINT {constraint}\s+CHECK \(state IN\s*\(([^)]+)\)\)", migrations()
    )
    return set(re.findall(r"'(\w+)'", checks[-1]))


def test_the_database_lets_every_state_in() -> None:
    assert known_to_the_database("entry_state_known") == {state.value for state in State}, (
        "services/entries/migrations: a new migration has to widen entry_state_known"
    )
    assert known_to_the_database("introduction_state_known") == {s.value for s in IntroductionState}


@pytest.mark.parametrize("state", State)
def test_every_state_is_declared_for_every_view(state: State) -> None:
    rule = STATES[state]
    assert rule.label
    assert rule.told.title, f"{state}: the status page tells the applicant nothing"
    assert rule.stage in STAGES or rule.outcome in ENDS, f"{state}: at no stage, and no end"
    assert (state.value, rule.label) in FILTERS, f"{state}: the queue cannot be filtered by it"
    assert bool(rule.count) == bool(rule.clock), f"{state}: clock without a tile above the queue"
    assert (state in OPEN) == bool(rule.next), f"{state}: open, and nothing comes next"
    assert bool(rule.to_do) == rule.is_open, f"{state}: the queue does not say what is to be done"
    assert f'"{rule.label}" as {state}' in mermaid()


@pytest.mark.parametrize("state", State)
def test_every_state_is_reached_and_every_open_one_is_left(state: State) -> None:
    reached, grown = {STEPS[StepCode.SUBMIT].to}, 0
    while len(reached) > grown:
        grown = len(reached)
        reached |= {step.to for step in STEPS.values() if reached & set(step.from_states)}
    assert state in reached, f"{state}: no step leads here"
    leads_on = [s for s in STEPS.values() if state in s.from_states and s.to not in (None, state)]
    assert leads_on or not STATES[state].is_open, f"{state}: open, and no step leads on"


@pytest.mark.parametrize("state", State)
def test_what_comes_next_can_be_done_and_waits_for_somebody(state: State) -> None:
    rule = STATES[state]
    if rule.next is None:
        return
    step = STEPS[rule.next]
    assert state in step.from_states
    if step.roles:
        waiting = waiting_for(step.roles)
        assert state in waiting.anybody + waiting.taker + waiting.second, (
            f"{state}: waits for nobody behind 「次の件へ」"
        )
    else:
        assert rule.waits_for, f"{state}: `tsunagari entry` does not say what is waited for"


@pytest.mark.parametrize("code", StepCode)
def test_every_step_is_declared_for_every_view(code: StepCode) -> None:
    step = STEPS[code]
    assert step.sentence
    assert step.roles or step.actor, f"{code}: taken by nobody"
    assert step.actor != "システム" or not step.roles, f"{code}: taken by the system and by staff"
    assert bool(step.timers) == (step.actor == "システム" and code is not StepCode.MARK_LISTED)
    assert set(step.roles) <= set(ROLES)
    assert set(step.emits) <= set(emitted()), (
        f"{code}: services/entries/events.py declares no such event"
    )
    mails = [
        m.template for m in MAIL_TYPES.values() if m.event in step.emits and m.to == "applicant"
    ]
    assert step.mail in mails if mails else not step.mail, (
        f"{code}: notifications sends the applicant another mail for its events"
    )
    if not step.roles:
        return
    assert step.button is not None
    assert step.done
    for state in step.done_in:
        assert state is step.to or step.to is None or state in after(step.to), code
    assert not step.reason or step.button.heading, f"{code}: a reason is asked for under no heading"
    assert step.address in (CHECKLIST, CHANGE) or step.address in USE_CASES, (
        f"{code}: services/entries/web/steps.py has no use case for it"
    )


def test_every_mail_to_an_applicant_belongs_to_a_step() -> None:
    named = {step.mail for step in STEPS.values()} - {""}
    # The approval of a change is the same step as the first, and has a mail of its own.
    to_applicants = {m.template for m in MAIL_TYPES.values() if m.to == "applicant"}
    assert named | {"changed"} == to_applicants


def after(state: State) -> set[State]:
    """Where an entry goes from here without anybody of the secretariat."""
    return {s.to for s in STEPS.values() if s.actor and state in s.from_states and s.to}


def test_every_use_case_of_a_step_is_a_file_and_a_function_of_one_name() -> None:
    verbs = {"put_back": "put_back_entry", "record_review": "record_review", "propose": "propose_approval",
             "decline_held": "decline_entry", "mark_listed": "mark_listed", "propose_change": "propose_change",
             "drop_change": "drop_change"}  # fmt: skip
    verbs |= {code.value: "take_due_steps" for code, step in STEPS.items() if step.timers}
    for code in STEPS:
        name = verbs.get(code.value, f"{code}_entry")
        assert callable(
            getattr(importlib.import_module(f"services.entries.usecases.{name}"), name)
        ), code


def test_each_address_is_open_to_those_whom_the_procedure_names() -> None:
    routes = {
        route.url.rpartition("/")[2]: set(route.access.roles)
        for route in getattr(Web.take_step, ENTRYPOINT_EXTENSIONS_ATTR)
    }
    assert set(routes) == {step.address for step in staff_steps().values()}
    for step in staff_steps().values():
        assert set(step.roles) == routes[step.address]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("held", [False, True])
@pytest.mark.parametrize("public", [False, True])
def test_nobody_is_offered_a_step_of_others(state: State, held: bool, public: bool) -> None:
    for role in ("input", *EVERY_ROLE):
        for code, step in open_steps(state, held, public, {role}).items():
            assert role in step.roles, code
            assert state in (step.from_held if held else step.from_states)
    assert open_steps(state, held, public, {"input"}) == {}


def test_what_cannot_be_taken_back_asks_for_the_revision_that_was_seen() -> None:
    for code in (StepCode.APPROVE, StepCode.DECLINE, StepCode.DECLINE_HELD, StepCode.PUT_BACK):
        assert Need.REVISION in STEPS[code].needs
    assert Need.SECOND_PERSON in STEPS[StepCode.APPROVE].needs
    assert Need.COMPLETE_REVIEW in STEPS[StepCode.PROPOSE].needs


def test_nobody_is_written_to_about_what_was_held_back_and_declined() -> None:
    assert STEPS[StepCode.DECLINE_HELD].emits == ()
    assert set(HOLDABLE) == {State.SUBMITTED}


def test_lines_of_the_history_say_who_and_what() -> None:
    assert Line(StepCode.SUBMIT).by_name == "申込者"
    assert Line(StepCode.MARK_LISTED).by_name == Line(Remark.SUSPECTED).by_name == "システム"
    assert Line(StepCode.TAKE, Person("1", "審査 花子")).by_name == "審査 花子"
    assert set(REMARKS) == set(Remark)
    assert sentence_of("approve", "x") == "承認しました"
    assert (
        sentence_of(None, "むかしの文") == sentence_of("of_tomorrow", "むかしの文") == "むかしの文"
    )


def test_lines_of_before_get_the_code_of_their_sentence() -> None:
    text = (ENTRIES / "migrations" / "0007-history-steps.sql").read_text(encoding="utf-8")
    mapped = {code: sentence for sentence, code in re.findall(r"\('([^']+)', '(\w+)'\)", text)}
    assert mapped.items() <= SENTENCES.items()
    assert len(mapped) == 12  # every step and remark of then; decline_held by its entry


def test_no_state_stands_in_sql_or_in_a_template() -> None:
    values = "|".join(sorted({*State, *IntroductionState}))
    files = [*(ENTRIES / "store" / "queries").glob("*.sql"), *(ENTRIES / "web" / "templates").glob("*.html")]  # fmt: skip
    found = [
        f"{file.name}: {match[0]}"
        for file in files
        for match in re.finditer(rf"""['"]({values})['"]""", file.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_every_answer_of_a_partner_has_its_words_here_and_in_the_mail() -> None:
    from services.notifications.domain.mail_types import ANSWERS as IN_MAILS

    assert {a.value: INTRODUCTION_STATES[a].label for a in ANSWERS} == IN_MAILS
    assert set(INTRODUCTION_STATES) == set(IntroductionState)
    awaited = [state for state, rule in INTRODUCTION_STATES.items() if rule.is_awaited]
    assert awaited == [IntroductionState.OFFERED]


def test_the_readme_holds_the_drawing() -> None:
    readme = Path(ENTRIES, "README.md").read_text(encoding="utf-8")
    assert mermaid() in readme, (
        "services/entries/README.md is behind the code: tsunagari catalogue procedure"
    )
