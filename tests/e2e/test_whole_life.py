"""An entry's life after its submission: returned and corrected, listed, changed, taken down, brought back, withdrawn."""

import os
import re
import uuid
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.builders import entry_sheet
from tests.e2e import letters, office
from tests.e2e.chromium import NARROW, WIDE
from tests.e2e.examination import Examiner
from tests.running import Running, eventually


def test_an_entry_lives_through_all_that_may_happen_to_it(
    instance: Running, visitor: Callable[..., Examiner]
) -> None:
    address, title = f"kai-{uuid.uuid4().hex[:8]}@example.jp", f"長く続く会{uuid.uuid4().hex[:6]}"
    sheet = entry_sheet(title=title, summary="長い長い説明です。", contact__email=address)
    number = instance.submit(sheet).json()["number"]
    path = f"{instance.url}/office/entries/{number}"
    # Mail filters and old computers: the applicant goes without scripts.
    reviewer, approver = visitor(), visitor()
    applicant = visitor(java_script_enabled=False)
    office.sign_in(reviewer.page, instance, "REVIEWER")
    office.sign_in(approver.page, instance, "APPROVER")

    reviewer.page.goto(path)
    press(reviewer.page, "担当になって確認を始める")
    unfold(reviewer.page, "差し戻す")
    reviewer.page.locator("[name=comment_summary]").fill("何をするかを、短く書いてください。")
    see(reviewer, "office-entry-return")
    press(reviewer.page, "差し戻して知らせる")
    says(reviewer.page, "差し戻しました")

    mail = letters.mail_about(instance, number, address, "何をするかを、短く書いてください。")
    applicant.page.goto(instance.url + own_path(letters.text_of(mail)))
    see_plain(applicant, "own-returned")
    expect(applicant.page.locator("main")).to_contain_text("何をするかを、短く書いてください。")
    applicant.page.get_by_role("link", name="訂正する").click()
    see_plain(applicant, "own-correction")
    applicant.page.locator("[name=summary]").fill("")
    press(applicant.page, "送る")
    expect(applicant.page.locator(".error-summary")).to_be_visible()
    applicant.page.locator("[name=summary]").fill("お茶会です。")
    press(applicant.page, "送る")
    expect(applicant.page.locator("main")).to_contain_text("訂正を送りました")

    reviewer.page.goto(path)
    see(reviewer, "office-entry-corrected")
    changes = reviewer.page.get_by_role("row", name="概要")
    expect(changes).to_contain_text("長い長い説明です。")
    expect(changes).to_contain_text("お茶会です。")
    list_it(reviewer.page, approver.page, path)

    applicant.page.reload()
    see_plain(applicant, "own-listed")
    applicant.page.get_by_role("link", name="掲載内容を変更する").click()
    see_plain(applicant, "own-change")
    applicant.page.locator("[name=summary]").fill("毎月のお茶会です。")
    press(applicant.page, "送る")
    expect(applicant.page.locator("main")).to_contain_text("いまの掲載内容がそのまま残ります")
    see_plain(applicant, "own-changing")
    public = visitor(java_script_enabled=False).page
    public.goto(f"{instance.url}/entries/{number}/")
    expect(public.locator("main")).to_contain_text("お茶会です。")
    expect(public.locator("main")).not_to_contain_text("毎月の")
    list_it(reviewer.page, approver.page, path)
    public.reload()
    expect(public.locator("main")).to_contain_text("毎月のお茶会です。")

    reviewer.page.goto(f"{path}/change")
    see(reviewer, "office-entry-change")
    reviewer.page.goto(path)
    unfold(reviewer.page, "掲載を止める")
    reviewer.page.locator("[name=suspend_reason]").fill("電話番号が読めてしまうため")
    press(reviewer.page, "すぐに掲載を止める")
    see(reviewer, "office-entry-suspended")
    ended = visitor()
    eventually(lambda: public.request.get(f"{instance.url}/entries/{number}/").status == 410)
    answer = ended.page.goto(f"{instance.url}/entries/{number}/")
    assert answer is not None
    assert answer.status == 410
    see(ended, "site-ended")
    expect(ended.page.locator("main")).not_to_contain_text(title)
    approver.page.goto(path)
    see(approver, "office-entry-to-resume")
    press(approver.page, "掲載を再開する")
    says(approver.page, "掲載を再開しました")
    office.wait_until_listed(approver.page)

    applicant.page.reload()
    unfold(applicant.page, "エントリーを取り下げる")
    press(applicant.page, "取り下げる")
    expect(applicant.page.locator("main")).to_contain_text("取り下げました")
    see_plain(applicant, "own-withdrawn")
    press(applicant.page, "この内容をもとに出し直す")
    expect(applicant.page).to_have_url(f"{instance.url}/apply/1")
    letters.mail_about(instance, number, address, "エントリーを取り下げました。")


def list_it(reviewer: Page, approver: Page, path: str) -> None:
    """From the review to the list."""
    reviewer.goto(path)
    office.tick_everything(reviewer)
    press(reviewer, "決裁に回す")
    says(reviewer, "決裁に回しました")
    approver.goto(path)
    press(approver, "承認する")
    says(approver, "承認しました")
    office.wait_until_listed(approver)


def own_path(text: str) -> str:
    link = re.search(r"https?://\S+/apply/l/\S+", text)
    assert link, text
    return urlsplit(link[0]).path


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def unfold(page: Page, heading: str) -> None:
    page.locator("summary", has_text=heading).click()


def says(page: Page, sentence: str) -> None:
    expect(page.locator("main")).to_contain_text(sentence)


def see(somebody: Examiner, name: str) -> None:
    somebody.look(name)
    see_plain(somebody, name)


def see_plain(somebody: Examiner, name: str) -> None:
    """A picture for whoever asks for them (PICTURES: a folder)."""
    if folder := os.environ.get("PICTURES"):
        for size in (WIDE, NARROW):
            somebody.page.set_viewport_size(size)
            somebody.page.screenshot(path=f"{folder}/{name}-{size['width']}.png", full_page=True)
        somebody.page.set_viewport_size(WIDE)
