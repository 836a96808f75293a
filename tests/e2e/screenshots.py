"""Pictures of every page of the system, wide and narrow, in RUN_DIR/screenshots: python -m tests.e2e.screenshots"""

import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e import application, letters, office
from tests.e2e.chromium import NARROW, WIDE, launch_arguments
from tests.e2e.places import CONSOLE, FIRST_OF, FORMS, PUBLIC
from tests.running import Running


class Album:
    """Takes each page twice, wide and narrow, in full length."""

    def __init__(self, instance: Running, folder: Path) -> None:
        self.instance, self.folder = instance, folder
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, page: Page, name: str) -> None:
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)
            page.screenshot(
                path=self.folder / f"{name}-{size['width']}.png",
                full_page=True,
                animations="disabled",
            )
        page.set_viewport_size(WIDE)
        print(f"{name}: {page.title()}")

    def visit(self, page: Page, name: str, path: str) -> None:
        page.goto(self.instance.url + path)
        self.take(page, name)


def form(album: Album, page: Page, typed: tuple[dict[str, Any], ...]) -> tuple[str, str]:
    """Every step as it opens, and with every error it can show; check page, confirmation, status."""
    url = album.instance.url
    page.goto(f"{url}/apply/")
    page.get_by_role("button", name="新しく書きはじめる").click()
    for number, answers in enumerate(typed, start=1):
        page.wait_for_url(f"{url}/apply/{number}")
        album.take(page, f"form-{number}")
        if number < 5:
            if number == 1:
                application.fill(page, {"contact_email": "花子", "contact_phone": "でんわ"})
            application.go_on(page)
            album.take(page, f"form-{number}-errors")
        application.fill(page, answers)
        application.go_on(page)
    page.wait_for_url(f"{url}/apply/check")
    album.take(page, "form-check")
    application.go_on(page)
    album.take(page, "form-check-errors")
    album.visit(page, "form-start-resume", "/apply/")
    page.goto(f"{url}/apply/check")
    application.give_consents(page)
    application.go_on(page)
    page.wait_for_url(f"{url}/apply/done")
    album.take(page, "form-done")
    return application.number_and_code(page)


def robot(album: Album, browser: Browser) -> None:
    """What looks like a robot's: as the office finds it, and after somebody has released it."""
    url, page = album.instance.url, browser.new_page()
    application.fill_all_steps(page, url, application.answers("", application.invented_address()))
    page.locator("[name=website_url]").evaluate("input => { input.value = 'x' }")
    application.give_consents(page)
    application.go_on(page)
    page.wait_for_url("**/apply/done")
    number, _ = application.number_and_code(page)
    reviewer = browser.new_page()
    office.sign_in(reviewer, album.instance, "REVIEWER")
    album.visit(reviewer, "office-queue-held", "/office/?state=held")
    album.visit(reviewer, "office-queue-suspicion", "/office/")
    album.visit(reviewer, "office-entry-held", f"/office/entries/{number}")
    application.go_on(reviewer)
    album.take(reviewer, "office-entry-released")


def status(album: Album, page: Page, name: str, number: str, code: str) -> None:
    page.goto(f"{album.instance.url}/apply/status")
    page.locator("[name=number]").fill(number)
    page.locator("[name=lookup_code]").fill(code)
    application.go_on(page)
    album.take(page, name)


def console(album: Album, browser: Browser, number: str) -> None:
    """An entry from the queue to the approval, and the other rooms."""
    reviewer, approver = browser.new_page(), browser.new_page()
    office.sign_in(reviewer, album.instance, "REVIEWER")
    album.visit(reviewer, "office-entry-submitted", f"/office/entries/{number}")
    application.go_on(reviewer)
    album.take(reviewer, "office-entry-review")
    reviewer.get_by_role("button", name="決裁に回す").click()
    album.take(reviewer, "office-entry-review-errors")
    office.tick_everything(reviewer)
    reviewer.get_by_role("button", name="決裁に回す").click()
    album.take(reviewer, "office-entry-proposed")
    office.sign_in(approver, album.instance, "APPROVER")
    album.visit(approver, "office-entry-to-approve", f"/office/entries/{number}")
    application.go_on(approver)
    office.wait_until_listed(approver)
    album.take(approver, "office-entry-listed")
    admin = browser.new_page()
    office.sign_in(admin, album.instance, "ADMIN")
    for name, path in CONSOLE.items():
        album.visit(admin, name, path)
    for name, room in FIRST_OF.items():
        admin.goto(album.instance.url + room)
        admin.locator("main tbody a").first.click()
        album.take(admin, name)


def answer(album: Album, page: Page, path: str) -> None:
    album.visit(page, "answer", path)
    application.go_on(page)
    album.take(page, "answer-errors")
    page.get_by_label("話を聞きたい").check()
    application.go_on(page)
    album.take(page, "answer-given")


def main() -> None:
    instance = Running(Path(os.environ.get("RUN_DIR", ".run")).resolve())
    album = Album(instance, instance.run_dir / "screenshots")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_arguments())
        visitor = browser.new_page(viewport=WIDE, locale="ja-JP")
        for name, path in {**PUBLIC, **FORMS, "form-start": "/apply/"}.items():
            album.visit(visitor, name, path)
        partner, address = application.invented_partner(), application.invented_address()
        number, code = form(album, visitor, application.answers(partner, address))
        status(album, visitor, "status-wrong", number, "AAAAAAAAAA")
        status(album, visitor, "status-submitted", number, code)
        robot(album, browser)
        console(album, browser, number)
        status(album, visitor, "status-listed", number, code)
        album.visit(visitor, "site-entry", f"/entries/{number}/")
        address = letters.address_of(application.KNOWN_PARTNER)
        mail = letters.mail_about(instance, number, address, "回答用コード")
        answer(album, visitor, letters.answer_path(mail))
        browser.close()


if __name__ == "__main__":
    main()
