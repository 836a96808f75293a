"""Entries come in, by the API and by the form, once each and with a number of their own."""

import pytest
from freezegun import freeze_time

from services.entries.domain.draft import TooManyDrafts, UnknownDraft
from services.entries.domain.intake import KeyUsedOtherwise
from services.entries.domain.lookup_codes import LookupSecretGone
from services.entries.domain.procedure import State
from services.entries.domain.refusals import HeldBack
from services.entries.domain.suspicion import Limits, Sign
from services.entries.usecases import begin_draft as limits
from services.entries.usecases.begin_draft import begin_draft
from services.entries.usecases.note_traces import note_traces
from services.entries.usecases.save_consents import save_consents
from services.entries.usecases.save_step import save_step
from services.entries.usecases.show_receipt import show_receipt
from services.entries.usecases.submit_draft import submit_draft
from services.entries.usecases.submit_entry import submit_entry
from services.entries.usecases.take_entry import take_entry
from services.entries.web.schemas import load_entry
from tests.builders import entry_sheet
from tests.unit.entries.fakes import REVIEWER, SECRETS, FakeWork, submitted

LIMITS = Limits(least_seconds=20, of_one_address=2, in_all=5)
SHEET = load_entry(entry_sheet())


def test_an_entry_gets_the_next_number_of_its_year_and_is_announced_by_it() -> None:
    work = FakeWork()
    with freeze_time("2027-03-31T14:59:59Z"):
        first, second = submitted(work).number, submitted(work).number
    with freeze_time("2027-03-31T15:00:00Z"):
        third = submitted(work).number
    assert [first, second, third] == ["R8-0001", "R8-0002", "R9-0001"]
    assert [event.subject for event in work.emitted] == [first, second, third]
    assert [event.data["number"] for event in work.emitted] == [first, second, third]
    assert {(e.type, e.sequence) for e in work.emitted} == {("entry.submitted.v1", 1)}
    entry = work.entries.get(first)
    assert entry.state is State.SUBMITTED
    assert work.steps_of(first) == ["submit"]
    assert work.emitted[0].data["applicant"] == {"owner": "entries", "contact": entry.contact_id}


def test_an_answer_is_promised_within_ten_working_days() -> None:
    with freeze_time("2026-12-24T03:00:00Z"):  # the offices close from 29 December to 3 January
        assert str(submitted(FakeWork()).answer_by) == "2027-01-14"


def test_the_same_key_with_the_same_sheet_is_one_entry_and_one_receipt() -> None:
    work = FakeWork()
    receipts = [submit_entry(work, SHEET, SECRETS, "試験", "key") for _ in range(3)]
    assert len(set(receipts)) == 1
    assert len(work.entries.by_number) == len(work.emitted) == 1
    assert submit_entry(work, SHEET, SECRETS, "試験", "another key") not in receipts
    with pytest.raises(KeyUsedOtherwise):
        submit_entry(work, {**SHEET, "title": "ほか"}, SECRETS, "試験", "key")


def test_the_key_itself_is_not_kept() -> None:
    work = FakeWork()
    submit_entry(work, SHEET, SECRETS, "試験", "a key that somebody else must not know")
    assert "a key that somebody else must not know" not in work.entries.requests


def test_a_receipt_is_shown_again_with_the_code_that_was_given_out() -> None:
    work = FakeWork()
    receipt = submitted(work)
    assert show_receipt(work, receipt.entry_id, ["a newer secret", *SECRETS]) == receipt
    with pytest.raises(LookupSecretGone):
        show_receipt(work, receipt.entry_id, ["a newer secret"])


def test_what_looks_like_a_robots_is_kept_and_announced_to_nobody() -> None:
    work = FakeWork()
    receipt = submitted(work, signs=[Sign.TRAP])
    assert receipt.lookup_code
    assert work.emitted == []
    assert work.steps_of(receipt.number) == ["submit", "suspected"]
    with pytest.raises(HeldBack):
        take_entry(work, receipt.number, REVIEWER)


def draft_of(work: FakeWork, address: str = "one", seconds: float = 300.0) -> str:
    token = begin_draft(work, address)
    note_traces(work, token, seconds, False)
    return token


def hand_in(work: FakeWork, token: str) -> list[str]:
    """Submit a draft; the signs that held it back."""
    submit_draft(work, token, SHEET, SECRETS, LIMITS)
    return list(work.entries.by_number.values())[-1].suspected_because


def test_a_draft_is_submitted_once_however_often_it_is_sent() -> None:
    work = FakeWork()
    token = draft_of(work)
    for _ in range(3):
        hand_in(work, token)
    assert len(work.entries.by_number) == len(work.emitted) == 1
    draft = work.drafts.get_for_update(token)
    [entry] = work.entries.by_number.values()
    assert draft.entry_id == entry.id
    assert (draft.answers, draft.consents) == ({}, {})
    with pytest.raises(UnknownDraft):
        hand_in(work, "a token of nobody")


def test_a_draft_that_was_filled_in_too_quickly_or_fell_into_the_trap_is_held() -> None:
    work = FakeWork()
    assert hand_in(work, draft_of(work)) == []
    assert hand_in(work, draft_of(work, "two", seconds=19.0)) == [Sign.TOO_QUICK]
    trapped = draft_of(work, "three")
    note_traces(work, trapped, 5.0, True)
    note_traces(work, trapped, 5.0, False)
    assert hand_in(work, trapped) == [Sign.TRAP]
    assert len(work.emitted) == 1


def test_many_entries_of_one_address_or_of_all_within_an_hour_are_held() -> None:
    work = FakeWork()
    assert hand_in(work, draft_of(work)) == hand_in(work, draft_of(work)) == []
    assert hand_in(work, draft_of(work)) == [Sign.MANY_OF_ONE_ADDRESS]
    assert hand_in(work, draft_of(work, "two")) == hand_in(work, draft_of(work, "three")) == []
    assert hand_in(work, draft_of(work, "four")) == [Sign.MANY]


def test_steps_are_kept_as_typed_and_consents_with_what_they_were_given_to() -> None:
    work = FakeWork()
    token = begin_draft(work, "one")
    save_step(work, token, 1, {"title": "①"}, sound=True)
    save_step(work, token, 2, {"summary": ""}, sound=False)
    save_step(work, token, 1, {"title": "②"}, sound=False)
    save_consents(work, token, "fingerprint", ["guideline"])
    draft = work.drafts.get_for_update(token)
    assert draft.answers == {"title": "②", "summary": ""}
    assert draft.steps_done == []
    assert draft.consents == {"seen": "fingerprint", "given": ["guideline"]}


def test_one_address_begins_so_many_drafts_and_others_are_not_kept_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "MOST_OF_ONE_ADDRESS_A_DAY", 2)
    work = FakeWork()
    tokens = {begin_draft(work, "one"), begin_draft(work, "one")}
    assert len(tokens) == 2
    with pytest.raises(TooManyDrafts):
        begin_draft(work, "one")
    begin_draft(work, "two")


def test_where_all_are_full_only_what_was_left_lying_makes_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "MOST_OPEN", 2)
    work = FakeWork()
    for address in ("one", "two"):
        begin_draft(work, address)
    with pytest.raises(TooManyDrafts):
        begin_draft(work, "three")
    work.drafts.untouched = 1
    begin_draft(work, "three")
    assert work.drafts.count_open() == 2
