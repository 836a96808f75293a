"""A member of staff at the console, in a real browser."""

import re

from playwright.sync_api import Page

from tests.running import Running, eventually


def sign_in(page: Page, instance: Running, role: str) -> None:
    """Sign in as a demo account: REVIEWER, APPROVER or ADMIN."""
    page.goto(f"{instance.url}/office/sign-in")
    page.locator("[name=name]").fill(instance.demo[f"{role}_NAME"])
    page.locator("[name=password]").fill(instance.demo[f"{role}_PASSWORD"])
    page.locator("main button.button-primary").click()
    page.wait_for_url(f"{instance.url}/office/")


def open_entry(page: Page, instance: Running, number: str) -> None:
    """From the queue, by its search."""
    page.goto(f"{instance.url}/office/")
    page.locator("[name=q]").fill(number)
    page.locator("[name=state]").select_option("all")
    page.get_by_role("button", name="絞り込む").click()
    page.get_by_role("link", name=number, exact=True).click()
    page.wait_for_url(re.compile(f"/office/entries/{number}$"))


def tick_everything(page: Page) -> None:
    """適 for every item of the guideline, and every condition confirmed."""
    for choice in page.locator("input[name^=verdict_][value=fit]").all():
        choice.check()
    for box in page.locator("input[name=conditions]").all():
        box.check()


def wait_until_listed(page: Page) -> None:
    """The page of an approved entry says 掲載中 once the site has confirmed it."""

    def listed() -> bool:
        page.reload()
        return page.locator(".page-head .badge").inner_text() == "掲載中"

    eventually(listed, 30)
