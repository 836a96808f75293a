"""The story of one entry: from the form through review, approval and mails to a partner's answer and the public list."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import application, letters, office
from tests.e2e.examination import Examiner
from tests.running import Running

# Twenty pages are examined on the way: more than one test may take otherwise, on a machine that is busy.
pytestmark = pytest.mark.timeout(300)


def test_an_entry_travels_from_the_form_to_a_partners_answer_and_the_public_list(
    instance: Running, visitor: Callable[..., Examiner]
) -> None:
    unknown, address = application.invented_partner(), application.invented_address()
    applicant = visitor()
    find_the_form(applicant, instance)
    mend_errors(applicant, application.answers(unknown, address)[0])
    write_the_rest(applicant, application.answers(unknown, address)[1:])
    change_an_answer(applicant)
    number, code = consent_and_submit(applicant)
    look_up(applicant, instance, number, code)
    expect(applicant.page.locator("main")).to_contain_text("受け付けました")
    applicant.look("status, submitted")

    reviewer, approver = visitor(), visitor()
    review(reviewer, instance, number)
    decide(approver, instance, number)
    mails_are_right(instance, number, unknown, address)
    answer(visitor(), reviewer.page, instance, number)

    the_applicant_learns_numbers_only(applicant, instance, number, code)
    the_public_list_tells_what_was_typed(applicant, instance, number, unknown)


def find_the_form(applicant: Examiner, instance: Running) -> None:
    page = applicant.page
    page.goto(instance.url)
    page.get_by_role("navigation").get_by_role("link", name="エントリーを申し込む").click()
    page.get_by_role("link", name="要領", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("要領")
    applicant.look("guideline")
    page.get_by_role("link", name="エントリーの申込みにもどる").click()
    applicant.look("form, start")
    page.get_by_role("button", name="新しく書きはじめる").click()


def mend_errors(applicant: Examiner, sound: dict[str, object]) -> None:
    """Every error is named at once, leads to its field, and costs nothing that was typed."""
    page = applicant.page
    applicant.look("form, step 1")
    application.fill(page, {"contact_email": "花子＠", "organisation_name": "㈱仮の名"})
    application.go_on(page)
    expect(page).to_have_title(re.compile("^エラー："))
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(3)
    applicant.look("form, step 1 with errors")
    for link in summary.get_by_role("link").all():
        target = page.locator(link.get_attribute("href") or "")
        link.click()
        expect(target).to_be_focused()
    expect(page.locator("[name=contact_email]")).to_have_value("花子＠")
    expect(page.locator("[name=organisation_name]")).to_have_value("㈱仮の名")
    application.fill(page, sound)
    application.go_on(page)


def write_the_rest(applicant: Examiner, steps: tuple[dict[str, object], ...]) -> None:
    page = applicant.page
    for number, typed in enumerate(steps, start=2):
        page.wait_for_url(f"**/apply/{number}")
        applicant.look(f"form, step {number}")
        application.fill(page, typed)
        if number == 2:
            page.get_by_role("button", name="保存して前の画面にもどる").click()
            page.wait_for_url("**/apply/1")
            application.go_on(page)
            page.wait_for_url("**/apply/2")
            expect(page.locator("[name=title]")).to_have_value(application.TITLE)
        application.go_on(page)
    page.wait_for_url("**/apply/check")


def change_an_answer(applicant: Examiner) -> None:
    """「変更」 leads to the field and back to the check page."""
    page = applicant.page
    applicant.look("form, check")
    page.get_by_role("link", name=re.compile("変更.*人数")).click()
    expect(page).to_have_url(re.compile(r"/apply/3\?back=check#capacity$"))
    page.locator("[name=capacity]").fill("５０人まで")
    application.go_on(page)
    page.wait_for_url("**/apply/check")
    expect(page.locator("main")).to_contain_text("５０人まで")
    page.get_by_role("link", name=re.compile("変更.*人数")).click()
    page.locator("[name=capacity]").fill(application.CAPACITY)
    application.go_on(page)
    page.wait_for_url("**/apply/check")


def consent_and_submit(applicant: Examiner) -> tuple[str, str]:
    """Without every consent nothing is submitted, and those that were given stay given."""
    page = applicant.page
    application.give_consents(page)
    page.locator("[name=consents_report]").uncheck()
    application.go_on(page)
    expect(page).to_have_title(re.compile("^エラー："))
    expect(page.locator(".error-summary").get_by_role("link")).to_have_count(1)
    expect(page.locator("[name=consents_guideline]")).to_be_checked()
    applicant.look("form, check with errors")
    page.locator("[name=consents_report]").check()
    application.go_on(page)
    page.wait_for_url("**/apply/done")
    applicant.look("form, done")
    number, code = application.number_and_code(page)
    assert re.fullmatch(r"R\d+-\d{4,}", number)
    return number, code


def look_up(applicant: Examiner, instance: Running, number: str, code: str) -> None:
    """As the applicant writes it down: small letters, full-width number."""
    page = applicant.page
    page.goto(f"{instance.url}/apply/status")
    applicant.look("status, form")
    page.locator("[name=number]").fill(
        number.translate(str.maketrans("R0123456789-", "Ｒ０１２３４５６７８９－"))
    )
    page.locator("[name=lookup_code]").fill(code.lower())
    application.go_on(page)


def review(reviewer: Examiner, instance: Running, number: str) -> None:
    """Take, be refused with the open item named, complete, propose; the same person cannot approve."""
    page = reviewer.page
    office.sign_in(page, instance, "REVIEWER")
    office.open_entry(page, instance, number)
    reviewer.look("office, entry submitted")
    page.get_by_role("button", name="担当になって確認を始める").click()
    office.tick_everything(page)
    page.locator("[name=verdict_safe][value=amend]").check()
    page.get_by_role("button", name="決裁に回す").click()
    expect(page).to_have_title(re.compile("^エラー："))
    expect(page.locator(".error-summary").get_by_role("link")).to_have_text(
        re.compile("安全への配慮がある：「要補正」のままでは")
    )
    reviewer.look("office, review refused")
    page.locator("[name=verdict_safe][value=fit]").check()
    page.get_by_role("button", name="決裁に回す").click()
    expect(page.locator("main")).to_contain_text("ご自分が決裁に回したため")
    expect(page.get_by_role("button", name="承認する")).to_have_count(0)


def decide(approver: Examiner, instance: Running, number: str) -> None:
    """The second person approves, and soon the site carries the entry."""
    page = approver.page
    office.sign_in(page, instance, "APPROVER")
    office.open_entry(page, instance, number)
    approver.look("office, entry to approve")
    page.get_by_role("button", name="承認する").click()
    office.wait_until_listed(page)
    approver.look("office, entry listed")


def mails_are_right(instance: Running, number: str, unknown: str, address: str) -> None:
    """Partners whom the prefecture knows are written to, however their names were typed; nobody else is."""
    for partner in (application.KNOWN_PARTNER, "株式会社ツルハ"):
        mail = letters.mail_about(instance, number, letters.address_of(partner), "回答用コード")
        assert application.COST in letters.text_of(mail)
        assert unknown not in letters.text_of(mail)
    receipt = letters.mail_about(instance, number, address, "受け付けました")
    result = letters.mail_about(instance, number, address, "掲載が決まりました")
    assert "2団体" in letters.text_of(result)
    assert f"/entries/{number}/" in letters.text_of(result)
    assert len(letters.mails_about(instance, number)) == 4, receipt["Subject"]


def answer(partner: Examiner, office_page: Page, instance: Running, number: str) -> None:
    """Opening the link answers nothing, for mail scanners open links; the button does, once."""
    page = partner.page
    mail = letters.mail_about(
        instance, number, letters.address_of(application.KNOWN_PARTNER), "回答用コード"
    )
    link = instance.url + letters.answer_path(mail)
    page.goto(link)
    office.open_entry(office_page, instance, number)
    row = office_page.locator("tr", has_text=application.KNOWN_PARTNER)
    expect(row).to_contain_text("回答待ち")
    partner.look("answer")
    page.locator("[name=comment]").fill("5月以降であれば①の日が空いています。")
    application.go_on(page)
    expect(page).to_have_title(re.compile("^エラー："))
    page.reload()
    expect(page.locator("[name=comment]")).to_have_value("5月以降であれば①の日が空いています。")
    partner.look("answer with errors")
    page.get_by_label("話を聞きたい").check()
    application.go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("ご回答ありがとうございました")
    partner.look("answer given")
    page.goto(link)
    expect(page.locator("main")).to_contain_text("「話を聞きたい」と承りました")
    expect(page.locator("main form")).to_have_count(0)
    office_page.reload()
    expect(row).to_contain_text("話を聞きたい")
    expect(office_page.locator("tr", has_text="株式会社ツルハ")).to_contain_text("回答待ち")


def the_applicant_learns_numbers_only(
    applicant: Examiner, instance: Running, number: str, code: str
) -> None:
    look_up(applicant, instance, number, code)
    told = applicant.page.locator("main")
    expect(told).to_contain_text(re.compile(r"ご案内した団体\s*2団体\s*回答があった団体\s*1団体"))
    # Whom they wished for stands in what they sent, and nowhere else: not who was told, and not who answered.
    sent = applicant.page.locator("details", has_text="送っていただいた内容").text_content() or ""
    everything = told.text_content() or ""
    for partner in ("ファンケル", "ツルハ"):
        assert everything.count(partner) == sent.count(partner)
    applicant.look("status, listed")


def the_public_list_tells_what_was_typed(
    visitor: Examiner, instance: Running, number: str, unknown: str
) -> None:
    """Capacity, duration and cost word for word; whom the applicant hoped for stands nowhere."""
    page = visitor.page
    page.goto(f"{instance.url}/entries/")
    link = page.get_by_role("link", name=application.TITLE, exact=True)
    row = page.locator("tr", has_text=number).filter(has=link)
    typed = (application.CAPACITY, application.DURATION, application.COST)
    for words in typed:
        expect(row).to_contain_text(words)
    row.get_by_role("link", name=application.TITLE).click()
    page.wait_for_url(f"**/entries/{number}/")
    for words in typed:
        expect(page.locator("main")).to_contain_text(words)
    visitor.look("site, entry")
    for name in (application.KNOWN_PARTNER, application.ABBREVIATED_PARTNER, "ツルハ"):
        assert name not in page.content()
    files = [file for file in (instance.run_dir / "site" / "current").rglob("*") if file.is_file()]
    assert files
    assert [str(file) for file in files if unknown.encode() in file.read_bytes()] == []
