"""The form under other hands: without JavaScript, with the keyboard alone, with an impatient mouse."""

import uuid
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e import application
from tests.e2e import office as office_pages
from tests.e2e.examination import Examiner
from tests.running import Running, office


def answers(title: str) -> tuple[dict[str, Any], ...]:
    """Sound answers under a title that is found again, without partners: nobody is written to."""
    typed = application.answers("", application.invented_address())
    return (typed[0], {**typed[1], "title": title}, *typed[2:4], {"desired_partners": ""})


def invented_title() -> str:
    return f"縁側の会 {uuid.uuid4().hex[:8]}"


def entries_called(instance: Running, title: str) -> int:
    """How many entries of that title the secretariat sees."""
    page = office(instance, "REVIEWER").session.get(
        f"{instance.url}/office/", params={"q": title, "state": "all"}, timeout=20
    )
    return page.text.count(f"{title}</a>")


def test_the_form_works_without_javascript(
    instance: Running, visitor: Callable[..., Examiner]
) -> None:
    page, title = visitor(java_script_enabled=False).page, invented_title()
    page.goto(f"{instance.url}/apply/")
    page.get_by_role("button", name="新しく書きはじめる").click()
    application.go_on(page)
    expect(page).to_have_title(
        "エラー：団体とご担当者（1／5）エントリーシート｜かながわつながりネットワーク"
    )
    page.locator(".error-summary").get_by_role("link").first.click()
    expect(page).to_have_url(f"{instance.url}/apply/1?check=1#organisation_name")
    application.fill_all_steps(page, instance.url, answers(title))
    application.give_consents(page)
    application.go_on(page)
    number, _ = application.number_and_code(page)
    assert number
    assert entries_called(instance, title) == 1


def test_a_step_can_be_filled_in_with_the_keyboard_alone(
    instance: Running, visitor: Callable[..., Examiner]
) -> None:
    page = visitor().page
    page.goto(f"{instance.url}/apply/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="本文へ移動")).to_be_focused()
    tab_to(page, "新しく書きはじめる")
    page.keyboard.press("Enter")
    page.wait_for_url("**/apply/1")
    tab_to(page, "organisation_name")
    page.keyboard.type("NPO法人みどりの縁側")
    tab_to(page, "organisation_org_type")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("社会福祉法人")).to_be_checked()
    tab_to(page, "contact_name")
    page.keyboard.type("試験 花子")
    tab_to(page, "contact_email")
    page.keyboard.type(application.invented_address())
    page.keyboard.press("Enter")
    page.wait_for_url("**/apply/2")


def test_the_counter_counts_as_the_server_does(
    instance: Running, visitor: Callable[..., Examiner]
) -> None:
    page = visitor().page
    page.goto(f"{instance.url}/apply/")
    page.get_by_role("button", name="新しく書きはじめる").click()
    page.goto(f"{instance.url}/apply/4")
    field, counter = (
        page.locator("[name=sought_from_partner]"),
        page.locator("#sought_from_partner + .counter"),
    )
    # Outside the basic plane, composed of two, line breaks: each counts as one.
    full = "𠮷\nか\u3099" + "あ" * 497
    field.fill(full)
    expect(counter).to_have_text("あと0文字")
    application.go_on(page)
    page.wait_for_url("**/apply/4?check=1")
    expect(page.locator("#sought_from_partner-error")).to_have_count(0)
    field.fill(full + "あ")
    expect(counter).to_have_text("1文字超えています")
    application.go_on(page)
    expect(page.locator("#sought_from_partner-error")).to_contain_text("いまは501文字です")
    # In one line the counter only comes when the end is near.
    page.goto(f"{instance.url}/apply/2")
    title = page.locator("#title + .counter")
    expect(title).to_be_hidden()
    page.locator("[name=title]").fill("い" * 101)
    expect(title).to_have_text("1文字超えています")


def test_what_looks_like_a_robots_waits_for_a_person(
    instance: Running, visitor: Callable[..., Examiner]
) -> None:
    robot, title = visitor(), invented_title()
    page = robot.page
    application.fill_all_steps(page, instance.url, answers(title))
    trap = page.locator("[name=website_url]")
    place = trap.bounding_box()
    assert place
    assert place["x"] < -500
    trap.evaluate("input => { input.value = 'https://spam.example/' }")
    application.give_consents(page)
    application.go_on(page)
    page.wait_for_url("**/apply/done")
    robot.look("form, done by a robot")
    number, _ = application.number_and_code(page)
    reviewer = visitor()
    office_pages.sign_in(reviewer.page, instance, "REVIEWER")
    expect(reviewer.page.locator("main")).to_contain_text("ロボットによる申込みの疑いがあるもの")
    reviewer.look("office, queue with suspicion")
    reviewer.page.goto(f"{instance.url}/office/?state=held")
    reviewer.page.get_by_role("link", name=number, exact=True).click()
    expect(reviewer.page.locator("main")).to_contain_text("人の目には見えない欄")
    reviewer.look("office, entry held back")
    reviewer.page.get_by_role("button", name="確認済みにする").click()
    expect(reviewer.page.get_by_role("status")).to_contain_text("受付のお知らせを送ります")
    expect(reviewer.page.get_by_role("button", name="担当になって確認を始める")).to_be_visible()
    reviewer.look("office, entry released")


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control of that name or text has the focus; wherever it stands on the way, it shows."""
    for _ in range(40):
        page.keyboard.press("Tab")
        here, outline = page.evaluate(
            "() => { const e = document.activeElement; "
            "return [e.name || e.innerText, getComputedStyle(e).outlineStyle] }"
        )
        assert outline != "none", f"the focus does not show on {here}"
        if here == name:
            return
    raise AssertionError(f"Tab never reached {name}")


def test_going_back_and_loading_again_after_errors_never_asks_to_send_again(
    instance: Running, visitor: Callable[..., Examiner]
) -> None:
    page = visitor().page
    page.goto(f"{instance.url}/apply/")
    page.get_by_role("button", name="新しく書きはじめる").click()
    typed = application.answers("", application.invented_address())[0]
    application.fill(page, {**typed, "contact_email": "花子＠"})
    application.go_on(page)
    page.wait_for_url("**/apply/1?check=1")
    page.reload()
    expect(page.locator("[name=contact_email]")).to_have_value("花子＠")
    application.fill(page, typed)
    application.go_on(page)
    page.wait_for_url("**/apply/2")
    # The history holds pages only: Chromium would stop at the answer of a POST and ask.
    page.go_back()
    expect(page.locator("[name=contact_email]")).to_have_value(typed["contact_email"])
    page.go_back()
    expect(page.locator("[name=organisation_name]")).to_have_value(typed["organisation_name"])
    page.goto(f"{instance.url}/apply/status")
    page.locator("[name=number]").fill("R8-9999")
    page.locator("[name=lookup_code]").fill("AAAAA-AAAAA")
    application.go_on(page)
    page.locator(".footer-links a").first.click()
    page.go_back()
    expect(page.locator("[name=number]")).to_have_value("R8-9999")


def test_a_double_click_and_the_back_button_make_one_entry(
    instance: Running, visitor: Callable[..., Examiner]
) -> None:
    page, title = visitor().page, invented_title()
    application.fill_all_steps(page, instance.url, answers(title))
    application.give_consents(page)
    page.get_by_role("button", name="この内容で提出する").dblclick()
    page.wait_for_url("**/apply/done")
    number, code = application.number_and_code(page)
    page.go_back()
    if page.url.endswith("/apply/check"):
        # The browser may show the page it remembers: submitting it again leads to the same confirmation.
        application.give_consents(page)
        application.go_on(page)
    page.wait_for_url("**/apply/done")
    assert application.number_and_code(page) == (number, code)
    assert entries_called(instance, title) == 1
