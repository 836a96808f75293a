"""An administrator edits the guideline: every page of the editor, with and without script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e import office
from tests.e2e.examination import Examiner
from tests.running import Running

DRAFT = "/office/guideline/draft"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_an_administrator_edits_the_next_guideline_and_sees_what_it_changes(
    instance: Running, visitor: Callable[..., Examiner], script: bool
) -> None:
    admin = visitor(java_script_enabled=script)
    look = admin.look if script else lambda name: None  # axe is a script itself
    page = admin.page
    office.sign_in(page, instance, "ADMIN")
    page.get_by_role("link", name="要領", exact=True).click()
    page.get_by_role("button", name="次の版の案を作る").click()
    expect(page.get_by_role("status")).to_have_text("案を作りました。")
    look("office-guideline-draft")
    page.get_by_role("link", name="要件を加える").click()
    page.get_by_role("button", name="案に入れる").click()
    expect(page.get_by_role("alert")).to_contain_text("要件を入力してください")
    look("office-guideline-item-errors")
    page.get_by_label("要件").fill("多世代が参加できる")
    page.get_by_role("button", name="案に入れる").click()
    expect(page.get_by_role("status")).to_have_text("加えました。")
    page.get_by_role("button", name=re.compile("上へ.*多世代が参加できる")).click()
    expect(page.get_by_role("status")).to_have_text("並べ替えました。")
    page.get_by_role("link", name=re.compile("変える.*事業名が分かりにくい")).click()
    look("office-guideline-stock-reason")
    page.get_by_label("申込者に伝える文").fill("事業名を、もう少し具体的にしてください。")
    page.get_by_role("button", name="案に入れる").click()
    page.get_by_role("link", name="変更点を確かめて、施行する日を決める").click()
    expect(page.get_by_role("heading", name="要件：多世代が参加できる")).to_be_visible()
    page.get_by_role("button", name="この版を施行する").click()
    expect(page.get_by_role("alert")).to_contain_text("施行する日")
    look("office-guideline-in-force-errors")
    page.goto(instance.url + DRAFT)
    page.get_by_text("この案を取りやめる").click()
    page.get_by_role("button", name="取りやめる").click()
    expect(page.get_by_role("status")).to_have_text("案を取りやめました。")
    look("office-guideline-discarded")
