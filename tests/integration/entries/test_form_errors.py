"""A form with errors is shown by a GET: what was typed stands there, and nothing is ever asked to be sent again."""

import html
import re
from typing import Any

import pytest
import requests

from tests.builders import CONSENTS, entry_sheet
from tests.e2e import application
from tests.running import Browser, Running

STEPS = application.answers("", "hanako.shiken@example.jp")


@pytest.fixture
def applicant(instance: Running) -> Browser:
    """Somebody who has just begun an entry sheet."""
    browser = Browser(instance.url)
    browser.post("/apply/", page="/apply/")
    return browser


def shows_errors(browser: Browser, answer: requests.Response, page: str, *words: str) -> str:
    """The answer to a POST leads to ``page``, which tells errors and what was typed, as often as it is loaded."""
    assert answer.status_code == 303, answer.text[:300]
    location = answer.headers["Location"]
    assert location.startswith(page)
    text = ""
    for _ in range(2):
        shown = browser.get(location)
        text = html.unescape(shown.text)
        assert shown.status_code == 200
        assert "<title>エラー：" in text
        for word in words:
            assert word in text
    return text


def fill(browser: Browser, *changes: tuple[int, dict[str, Any]]) -> None:
    """Write all steps soundly, with ``changes`` to some of them."""
    for step, typed in enumerate(STEPS, start=1):
        more = {name: value for number, change in changes if number == step for name, value in change.items()}  # fmt: skip
        browser.post(f"/apply/{step}", page=f"/apply/{step}", **{**typed, **more})


@pytest.mark.parametrize(
    ("step", "typed", "message"),
    [
        (1, {"organisation_name": "㈱仮の名", "contact_email": "花子＠"}, "メールアドレスの形"),
        (2, {"title": "あ" * 101, "summary": "①"}, "100文字まで"),
        (3, {"capacity": "何名でも", "audience": ""}, "入力してください"),
        (4, {"preparation": "い" * 501, "cost": "無料"}, "500文字まで"),
        (5, {"desired_partners": "\n".join(f"相手{n}" for n in range(21))}, "20件まで"),
    ],
)
def test_a_step_with_errors_is_saved_and_shown_by_a_get(
    applicant: Browser, step: int, typed: dict[str, str], message: str
) -> None:
    answer = applicant.post(f"/apply/{step}", page=f"/apply/{step}", follow=False, **typed)
    longest = max(typed.values(), key=len)
    shows_errors(applicant, answer, f"/apply/{step}?check=1", message, longest)


def test_a_change_from_the_check_page_leads_back_there_also_after_an_error(
    applicant: Browser,
) -> None:
    fill(applicant)
    answer = applicant.post("/apply/3", page="/apply/3?back=check", follow=False, capacity="")
    page = shows_errors(applicant, answer, "/apply/3?check=1&back=check")
    assert "保存して確認画面にもどる" in page
    typed = {**STEPS[2], "capacity": "20名"}
    back = applicant.post(
        "/apply/3", page=answer.headers["Location"].removeprefix(applicant.url), follow=False, **typed
    )  # fmt: skip
    assert back.headers["Location"] == "/apply/check"


def test_consents_that_were_given_stay_given_after_an_error(applicant: Browser) -> None:
    fill(applicant)
    given = {f"consents_{name}": "on" for name in CONSENTS if name != "report"}
    answer = applicant.post("/apply/check", page="/apply/check", follow=False, **given)
    page = shows_errors(applicant, answer, "/apply/check?check=1", "チェックを入れてください")
    ticked = set(re.findall(r'name="(consents_\w+)" value="on" checked', page))
    assert ticked == set(given)


def test_consents_are_asked_anew_when_an_answer_has_changed(applicant: Browser) -> None:
    fill(applicant)
    page = applicant.hidden("/apply/check")
    given: dict[str, Any] = {f"consents_{name}": "on" for name in CONSENTS}
    applicant.post("/apply/check", page="/apply/check", **(given | {"consents_report": "off"}))
    applicant.post("/apply/3", page="/apply/3", **{**STEPS[2], "capacity": "何百名でも"})
    answer = applicant.session.post(
        f"{applicant.url}/apply/check", {**page, **given}, timeout=20, allow_redirects=False
    )
    text = shows_errors(applicant, answer, "/apply/check?changed=1", "別の画面で内容が変わりました")
    assert " checked" not in text


def test_a_page_of_another_draft_changes_nothing_and_keeps_what_was_typed(
    applicant: Browser,
) -> None:
    old_page = applicant.hidden("/apply/2")
    applicant.post("/apply/", page="/apply/")
    answer = applicant.session.post(
        f"{applicant.url}/apply/2",
        {**old_page, "title": "前の画面の題"},
        timeout=20,
        allow_redirects=False,
    )
    shows_errors(applicant, answer, "/apply/2?again=1", "別のエントリーシート", "前の画面の題")
    assert "前の画面の題" not in applicant.get("/apply/2").text
    applicant.post("/apply/2", page="/apply/2?again=1", title="前の画面の題")
    assert "前の画面の題" in applicant.get("/apply/2").text


def test_a_lost_draft_is_begun_anew_with_what_was_typed(
    instance: Running, applicant: Browser
) -> None:
    fields = applicant.hidden("/apply/1")
    with instance.database("entries").unit_of_work() as uow:
        uow.execute("DELETE FROM draft WHERE entry_id IS NULL AND answers = '{}'")
    answer = applicant.session.post(
        f"{applicant.url}/apply/1",
        {**fields, "organisation_name": "残る会"},
        timeout=20,
        allow_redirects=False,
    )
    shows_errors(applicant, answer, "/apply/1?", "見つかりませんでした", "残る会")


def test_number_and_code_of_the_status_form_stay_after_an_error(instance: Running) -> None:
    browser = Browser(instance.url)
    typed = {"number": "R8-9999", "lookup_code": "AAAAA-BBBBB"}
    answer = browser.post("/apply/status", page="/apply/status", follow=False, **typed)
    shows_errors(browser, answer, "/apply/status?again=1", *typed.values(), "見つかりません")
    answer = browser.post("/apply/status", page="/apply/status", follow=False, number="R8-1")
    shows_errors(browser, answer, "/apply/status?again=1", "R8-1", "入力してください")


def test_the_status_is_shown_by_a_get_to_the_browser_that_knew_the_code(
    instance: Running,
) -> None:
    receipt = instance.submit(entry_sheet(title="状況を見る会")).json()
    browser = Browser(instance.url)
    answer = browser.post(
        "/apply/status",
        page="/apply/status",
        follow=False,
        number=receipt["number"],
        lookup_code=receipt["lookup_code"],
    )
    assert answer.status_code == 303
    assert receipt["lookup_code"] not in answer.headers["Location"]
    for _ in range(2):
        assert "状況を見る会" in browser.get(answer.headers["Location"]).text
    # Passed on, the address opens nothing.
    stranger = Browser(instance.url)
    stranger.get("/apply/status")
    assert "状況を見る会" not in stranger.get(answer.headers["Location"]).text
    forged = answer.headers["Location"][:-2]
    assert "状況を見る会" not in browser.get(forged).text


def test_a_code_that_is_no_answer_code_stays_to_be_mended(instance: Running) -> None:
    browser = Browser(instance.url)
    for code in ("ABCD-EFGH", "ABCD-EFGH-IJKL-MNOP"):
        answer = browser.post("/answer/", page="/answer/", follow=False, code=code)
        shows_errors(browser, answer, "/answer/?again=1", code, "コードは見つかりません")


def test_consents_are_given_to_the_guideline_in_force_and_to_no_other(applicant: Browser) -> None:
    fill(applicant)
    given = {f"consents_{name}": "on" for name in CONSENTS}
    answer = applicant.post(
        "/apply/check", page="/apply/check", follow=False, guideline="0", **given
    )
    shows_errors(
        applicant, answer, "/apply/check", "要領が新しい版になりました", "要領（第1版）を読む"
    )
    answer = applicant.post("/apply/check", page="/apply/check", follow=False, **given)
    assert answer.headers["Location"] == "/apply/done"
