"""What a person can decide about an entry is in view on the screens of an office, wherever the page is scrolled to."""

from collections.abc import Callable

from playwright.sync_api import Page, ViewportSize, expect

from tests.builders import entry_sheet
from tests.e2e import office
from tests.e2e.chromium import NARROW
from tests.e2e.examination import Examiner
from tests.running import Running

SCREENS: tuple[ViewportSize, ...] = (
    {"width": 1280, "height": 720},
    {"width": 1280, "height": 600},
    NARROW,
)


def test_the_decision_is_always_in_view(
    instance: Running, visitor: Callable[..., Examiner]
) -> None:
    sheet = entry_sheet(
        summary="団地の集会所で月に一度お茶会を開きます。\n" * 30, considerations="配慮\n" * 40
    )
    number = instance.submit(sheet).json()["number"]
    reviewer, approver = visitor().page, visitor().page
    path = f"{instance.url}/office/entries/{number}"
    office.sign_in(reviewer, instance, "REVIEWER")
    reviewer.goto(path)
    stays_in_view(reviewer, "担当になって確認を始める")
    reviewer.get_by_role("button", name="担当になって確認を始める").click()
    says(reviewer, "担当になりました")
    stays_in_view(reviewer, "決裁に回す")
    stays_in_view(reviewer, "途中で保存する")
    office.tick_everything(reviewer)
    reviewer.get_by_role("button", name="途中で保存する").click()
    says(reviewer, "確認の内容を保存しました")
    reviewer.get_by_role("button", name="決裁に回す").click()
    says(reviewer, "決裁に回しました")

    office.sign_in(approver, instance, "APPROVER")
    approver.goto(path)
    stays_in_view(approver, "承認する")
    approver.get_by_role("button", name="承認する").click()
    says(approver, "承認しました")


def stays_in_view(page: Page, button: str) -> None:
    """On every screen, at the top, in the middle and at the end of the page, and nothing lies over it."""
    before = page.viewport_size
    assert before
    for screen in SCREENS:
        page.set_viewport_size(screen)
        for part in (0, 0.5, 1):
            page.evaluate(f"scrollTo(0, {part} * document.documentElement.scrollHeight)")
            decision = page.get_by_role("button", name=button)
            expect(decision).to_be_in_viewport(ratio=1)
            decision.click(trial=True)
    page.set_viewport_size(before)


def says(page: Page, sentence: str) -> None:
    notice = page.get_by_role("status").filter(has_text=sentence)
    expect(notice).to_be_in_viewport(ratio=1)
