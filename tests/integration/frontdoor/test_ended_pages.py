"""The address of an entry that ended: 410 with its page, like every other page of the site, and kept by nobody."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.frontdoor.doors import Answer, Door, ask, front_door, get
from tests.running import Running

ENDED, LISTED = "R8-0001", "R8-0002"


@pytest.fixture
def door(instance: Running, tmp_path: Path) -> Iterator[Door]:
    """A front door before a site of two entries, of which one has ended."""
    site, folder = tmp_path / "site", tmp_path / "door"
    folder.mkdir()
    for path in (f"{ENDED}/ended.html", f"{LISTED}/index.html"):
        page = site / "a/entries" / path
        page.parent.mkdir(parents=True)
        page.write_text(f"<p>{path}</p>" + "あ" * 2000)
    (site / "a/404.html").write_text("<p>ページが見つかりません</p>")
    (site / "current").symlink_to("a")
    with front_door(instance, folder, SITE_DIR=str(site), PUBLIC_URL="https://example.jp") as door:
        yield door


def entry(door: Door, number: str, more: str = "/", *headers: str, method: str = "GET") -> Answer:
    return ask(door.port, get(f"/entries/{number}{more}", "x", *headers, method=method))


@pytest.mark.parametrize("more", ["/", "", "/?from=mail", "?from=mail"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_it_is_gone_with_and_without_a_slash(door: Door, more: str, method: str) -> None:
    answer = entry(door, ENDED, more, method=method)
    assert answer.status == 410
    assert (f"<p>{ENDED}/ended.html</p>" in answer.body) is (method != "HEAD")


def test_its_headers_are_those_of_every_page_and_it_is_asked_for_anew_each_time(door: Door) -> None:
    names = ("Content-Type", "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy",
             "Strict-Transport-Security", "Cache-Control")  # fmt: skip
    gone, listed = entry(door, ENDED), entry(door, LISTED)
    assert listed.status == 200
    for name in names:
        assert gone.header(name) == listed.header(name) is not None, name
    assert gone.header("Cache-Control") == "no-cache"
    seen = f"If-None-Match: {gone.header('ETag')}"
    assert entry(door, ENDED, "/", seen).status == 410
    assert entry(door, ENDED, "/", "Range: bytes=0-9").status == 410


def test_the_file_has_no_address_of_its_own_and_nothing_is_listed(door: Door) -> None:
    for more in ("/ended.html", "/index.html", "/ended", "/x/"):
        answer = entry(door, ENDED, more)
        assert answer.status == 404, more
        assert "ended.html" not in answer.body
    assert ask(door.port, get("/entries/")).status == 404
    assert ask(door.port, get("/ended.html")).status == 404


def test_it_is_there_again_as_soon_as_it_came_back(door: Door, tmp_path: Path) -> None:
    folder = tmp_path / "site/a/entries" / ENDED
    (folder / "ended.html").rename(folder / "index.html")
    assert entry(door, ENDED).status == 200
    assert entry(door, ENDED, "").status == 301
