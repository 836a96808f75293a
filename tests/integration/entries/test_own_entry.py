"""What applicants do with their own entry, by the link of a mail or by number and code, through the real pages."""

import json
import re
import uuid
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import requests

from services.entries.domain.comments import Comment
from services.entries.domain.history import Person
from services.entries.domain.procedure import State
from services.entries.store.views.entry import find_entry
from services.entries.store.work import StoreWork
from services.entries.usecases.approve_entry import approve_entry
from services.entries.usecases.mark_listed import mark_listed
from services.entries.usecases.propose_approval import propose_approval
from services.entries.usecases.return_entry import return_entry
from services.entries.usecases.take_entry import take_entry
from services.entries.usecases.write_applicant_letter import write_applicant_letter
from services.entries.web.change import as_answers
from tests.builders import entry_sheet
from tests.integration.chassis.processes import WebProcess, running_web
from tests.running import Browser, Running, scratch_database
from tests.unit.entries.fakes import complete_review

REVIEWER, APPROVER = Person(str(uuid.uuid4()), "審査 花子"), Person(str(uuid.uuid4()), "承認 太郎")


class Applicant(Browser):
    """Somebody who has opened the link of a mail about their entry."""

    def __init__(self, web: WebProcess, number: str) -> None:
        super().__init__(web.url)
        self.number, self.web = number, web
        self.here = self.open(self.link()).url.removeprefix(web.url)

    def link(self) -> str:
        with self.web.database.unit_of_work() as uow:
            letter = write_applicant_letter(StoreWork(uow), self.number, self.web.url)
        return letter.link_url.removeprefix(self.web.url)

    def open(self, path: str) -> requests.Response:
        return self.get(path)

    def send(self, step: str, **form: str) -> requests.Response:
        page = f"{self.here}/correct" if step == "correct" else self.here
        typed: dict[str, Any] = {**self.shown(), **form} if step == "correct" else {**form}
        return self.post(f"{self.here}/{step}", page=page, **typed)

    def shown(self) -> dict[str, Any]:
        """What the form of the correction holds before anybody types."""
        with self.web.database.unit_of_work() as uow:
            entry = find_entry(uow, self.number)
        assert entry is not None
        return as_answers(entry)

    def page(self) -> str:
        return unescape(self.get(self.here).text)


@pytest.fixture(scope="module")
def web(instance: Running) -> Iterator[WebProcess]:
    with scratch_database(instance, "entries") as database, running_web(instance, database) as web:
        yield web


def submit(web: WebProcess, **sheet: object) -> str:
    answer = web.post(json.dumps(entry_sheet(**sheet)))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["number"])


def work_on(web: WebProcess, number: str, *steps: str) -> None:
    with web.database.unit_of_work() as uow:
        work = StoreWork(uow)
        for step in steps:
            seen = work.entries.get(number).revision
            match step:
                case "take":
                    take_entry(work, number, REVIEWER)
                case "propose":
                    propose_approval(work, number, complete_review(), REVIEWER, seen)
                case "approve":
                    approve_entry(work, number, APPROVER, seen)
                case "list":
                    mark_listed(work, {number: work.entries.get(number).version})
                case field:
                    comments = [Comment(field, "もう少し短くしてください")]
                    return_entry(work, number, REVIEWER, comments, seen)


def state(web: WebProcess, number: str) -> tuple[State, int, int | None]:
    with web.database.unit_of_work() as uow:
        entry = StoreWork(uow).entries.get(number)
        return entry.state, entry.version, entry.public_version


def test_a_link_opens_the_entry_and_changes_nothing(web: WebProcess) -> None:
    number = submit(web, title="リンクの会")
    applicant = Applicant(web, number)
    before = state(web, number)
    for _ in range(3):
        shown = applicant.page()
    assert "リンクの会" in shown
    assert number in shown
    assert '<a href="/apply/guideline?version=1">' in shown, "what they have agreed to"
    assert re.search(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b", shown), "the 照会コード, for the next time"
    assert state(web, number) == before


@pytest.mark.parametrize("path", ["/apply/l/x", "/apply/l/" + "A" * 43])
def test_a_link_of_nobody_is_told_what_else_there_is(web: WebProcess, path: str) -> None:
    answer = Browser(web.url).get(path)
    assert answer.status_code == 404
    assert "受付番号と照会コード" in answer.text


def test_the_address_of_an_opened_entry_opens_nothing_in_another_browser(web: WebProcess) -> None:
    applicant = Applicant(web, submit(web, title="ひみつの会"))
    stranger = Browser(web.url)
    answer = stranger.get(applicant.here)
    assert answer.url.endswith("/apply/status")
    assert "ひみつの会" not in answer.text
    for step in ("withdraw", "renew", "correct", "anew"):
        stranger.get("/apply/status")
        refused = stranger.post(f"{applicant.here}/{step}", page="/apply/status", revision="1")
        assert refused.url.endswith("/apply/status"), step
    assert state(web, applicant.number)[0] is State.SUBMITTED


def test_what_was_asked_for_is_corrected_and_nothing_else(web: WebProcess) -> None:
    number = submit(web, summary="長い長い概要です。")
    work_on(web, number, "take", "summary")
    applicant = Applicant(web, number)
    page = applicant.page()
    assert "もう少し短くしてください" in page
    form = unescape(applicant.get(f"{applicant.here}/correct").text)
    assert 'name="summary"' in form
    assert 'name="title"' not in form
    applicant.send("correct", summary="短い概要です。", title="別の題名")
    assert state(web, number) == (State.UNDER_REVIEW, 2, None)
    with web.database.unit_of_work() as uow:
        entry = StoreWork(uow).entries.get(number)
        assert (entry.sheet["summary"], entry.title) == (
            "短い概要です。",
            entry_sheet()["title"],
        )
        old = StoreWork(uow).entries.get_sheets({entry.id: 1})[entry.id]
        assert old["summary"] == "長い長い概要です。"


def test_an_empty_correction_is_told_at_its_field_and_one_that_changes_nothing_above(
    web: WebProcess,
) -> None:
    number = submit(web, summary="このままです。")
    work_on(web, number, "take", "summary")
    applicant = Applicant(web, number)
    answer = applicant.send("correct", summary="")
    assert "error-summary" in answer.text
    assert 'href="#summary"' in answer.text
    answer = applicant.send("correct", summary="このままです。")
    assert "どの項目も変わっていません" in answer.text
    assert state(web, number) == (State.RETURNED, 1, None)


def test_a_change_of_a_listed_entry_leaves_the_old_version_public(web: WebProcess) -> None:
    number = submit(web)
    work_on(web, number, "take", "propose", "approve", "list")
    applicant = Applicant(web, number)
    assert "掲載内容を変更する" in applicant.page()
    applicant.send("correct", summary="新しい概要です。")
    assert state(web, number) == (State.UNDER_REVIEW, 2, 1)
    assert "いまの掲載内容" in applicant.page()
    applicant.send("drop-change")
    assert state(web, number) == (State.LISTED, 1, 1)


def test_a_new_telephone_number_needs_nobodys_approval(web: WebProcess) -> None:
    number = submit(web)
    work_on(web, number, "take", "propose", "approve", "list")
    applicant = Applicant(web, number)
    answer = applicant.send("correct", contact_phone="045-111-2222")
    assert "連絡先を新しくしました" in answer.text
    assert state(web, number) == (State.LISTED, 1, 1)


@pytest.mark.parametrize("steps", [(), ("take",), ("take", "summary"), ("take", "propose", "approve", "list")])  # fmt: skip
def test_an_entry_is_withdrawn_wherever_it_stands_and_may_be_written_anew(
    web: WebProcess, steps: tuple[str, ...]
) -> None:
    number = submit(web, title="取り下げる会")
    work_on(web, number, *steps)
    applicant = Applicant(web, number)
    answer = applicant.send("withdraw")
    assert "取り下げました" in answer.text
    assert state(web, number)[0] is State.WITHDRAWN
    again = applicant.send("anew")
    assert again.url.endswith("/apply/1")
    assert any("取り下げる会" in applicant.get(f"/apply/{step}").text for step in range(1, 6))


def test_a_page_that_is_older_than_the_entry_decides_nothing(web: WebProcess) -> None:
    number = submit(web)
    applicant = Applicant(web, number)
    hidden = applicant.hidden(applicant.here)
    work_on(web, number, "take")
    answer = applicant.session.post(f"{web.url}{applicant.here}/withdraw", hidden, timeout=30)
    assert "まだ何も行っていません" in answer.text
    assert state(web, number)[0] is State.UNDER_REVIEW


@pytest.mark.parametrize("revision", ["", "-1", "x", "9" * 5000])
@pytest.mark.parametrize("step", ["withdraw", "correct"])
def test_a_revision_that_is_none_decides_nothing(web: WebProcess, step: str, revision: str) -> None:
    number = submit(web, summary="そのままです。")
    work_on(web, number, "take", "summary")
    applicant = Applicant(web, number)
    answer = applicant.send(step, revision=revision, summary="別の概要です。")
    assert answer.status_code == 200
    assert "状態が変わりました" in answer.text
    assert state(web, number) == (State.RETURNED, 1, None)


def test_a_listing_is_renewed_in_its_last_days_with_one_click_and_not_before(
    web: WebProcess,
) -> None:
    number = submit(web)
    work_on(web, number, "take", "propose", "approve", "list")
    applicant = Applicant(web, number)
    with web.database.unit_of_work() as uow:
        uow.execute(
            "UPDATE entry SET listed_until = CURRENT_DATE + 200 WHERE number = %s", (number,)
        )
    assert "掲載期限を延ばす" not in applicant.page()
    applicant.send("renew")
    assert state(web, number)[1] == 1
    with web.database.unit_of_work() as uow:
        uow.execute(
            "UPDATE entry SET listed_until = CURRENT_DATE + 20 WHERE number = %s", (number,)
        )
    assert "掲載期限を延ばす" in applicant.page()
    applicant.send("renew")
    assert state(web, number) == (State.APPROVED, 2, 2)
    applicant.send("renew")
    assert state(web, number)[1] == 2, "a double click extends once"
