"""On paper: the list lies across with all of its columns, and other pages stand upright."""

import re

from playwright.sync_api import Page

from tests.running import Running

# Width between the margins of A4 laid across (277 mm), in CSS pixels.
PAPER = 1046
LONG = "https://example.jp/" + "a-long-address/" * 12


def sheets(page: Page) -> list[tuple[float, float]]:
    """Width and height of every sheet that the printer would get."""
    pdf = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [(float(width), float(height)) for width, height in boxes]


def test_the_list_is_printed_across_and_every_column_fits(page: Page, instance: Running) -> None:
    page.goto(f"{instance.url}/entries/")
    # What people write is long: each cell of the first row as long as a field may be.
    page.locator(".entry-table tbody tr").first.evaluate(
        """(row, long) => {
            for (const cell of row.querySelectorAll("td:not(.column-narrow) .cell")) cell.textContent = "長い文章です。".repeat(40);
            const link = row.querySelector(".column-site .cell");
            link.innerHTML = '<a>ホームページ</a>';
            link.firstChild.href = long;
        }""",
        LONG,
    )
    printed = sheets(page)
    assert printed
    assert all(width > height for width, height in printed)

    page.set_viewport_size({"width": PAPER, "height": 700})
    page.emulate_media(media="print")
    table = page.locator(".entry-table").first
    assert table.evaluate("table => table.scrollWidth") <= PAPER
    headings = table.locator("thead th")
    assert headings.count() == 14
    cells = table.locator("tbody tr").first.locator("td, th")
    for boxes in (headings, cells):
        for box in boxes.all():
            place = box.bounding_box()
            assert place is not None
            assert place["width"] > 30
            assert place["x"] + place["width"] <= PAPER + 1
            assert box.evaluate("cell => cell.scrollWidth - cell.clientWidth") <= 1
    assert LONG in table.locator(".column-site a").first.evaluate(
        "link => getComputedStyle(link, '::after').content"
    )


def test_a_page_of_one_entry_is_printed_upright(page: Page, instance: Running) -> None:
    page.goto(f"{instance.url}/entries/")
    page.locator(".column-title a").first.click()
    assert all(width < height for width, height in sheets(page))
