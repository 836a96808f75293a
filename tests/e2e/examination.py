"""What every page must keep, whoever looks at it: no barrier that axe knows, no sideways scrolling, no complaint
of the browser."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Response

from tests.e2e.chromium import LEAST_WIDTH, NARROW, WIDE

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "resultTypes": ["violations"],
    "preload": False,
}
# Rows of a table and cards of a list are drawn by one template: a few of them tell, however many there are.
CONTEXT = {"exclude": [["tbody tr:nth-child(n+6)"], [".cards > :nth-child(n+6)"]]}
# Chromium reports the status of the page itself, too: a page of errors is answered with 4xx on purpose.
_STATUS_OF_A_PAGE = re.compile(r"Failed to load resource: the server responded with a status of 4")
_AXE = Axe()


class Examiner:
    """Watches one page from its first address on; ``finish`` tells what went wrong."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        self.seen: set[str] = set()
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: script error {error}"))
        page.on("response", self._on_response)

    def _on_console(self, message: ConsoleMessage) -> None:
        # What the policy of a page (CSP) forbids is reported here as an error as well.
        if message.type in ("error", "warning") and not _STATUS_OF_A_PAGE.match(message.text):
            self.faults.append(f"{self.page.url}: console {message.type}: {message.text}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.url}: {response.status}")
        elif response.status >= 400 and response.request.resource_type != "document":
            self.faults.append(f"{self.page.url}: {response.url} is missing ({response.status})")

    def look(self, name: str) -> None:
        """Examine the page as it stands, wide and narrow, once under each name."""
        if name in self.seen:
            return
        self.seen.add(name)
        for size in (WIDE, NARROW):
            self.page.set_viewport_size(size)
            self._barriers(name, size["width"])
        for width in (NARROW["width"], LEAST_WIDTH):
            self.page.set_viewport_size({"width": width, "height": 740})
            self._sideways(name, width)
        self.page.set_viewport_size(WIDE)

    def finish(self) -> None:
        assert not self.faults, "\n".join(self.faults)

    def _barriers(self, name: str, width: int) -> None:
        for violation in _AXE.run(self.page, CONTEXT, OPTIONS).response["violations"]:
            for node in violation["nodes"]:
                selector = " ".join(map(str, node["target"]))
                self.faults.append(
                    f"{name} at {width} px: {violation['id']} ({violation['help']}) at {selector}"
                )

    def _sideways(self, name: str, width: int) -> None:
        spill = self.page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if spill > 0:
            widest = self.page.evaluate(
                """() => [...document.body.querySelectorAll("*")]
                    .map(e => [e.getBoundingClientRect().right, e.tagName + "." + e.className])
                    .sort((a, b) => b[0] - a[0])[0]"""
            )
            self.faults.append(f"{name} at {width} px: scrolls sideways by {spill} px ({widest})")
