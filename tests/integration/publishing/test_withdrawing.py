"""What leaves the site, on a real database: as in the unit tests, and nothing stays on the disk."""

import random
from pathlib import Path

import pytest

from services.publishing.build.live_site import LiveSite
from services.publishing.build.release_slots import MARKER, ReleaseSlots
from services.publishing.build.rendering import directly
from services.publishing.domain import places
from services.publishing.usecases.repair_site import repair_site
from services.publishing.usecases.withdraw_profile import withdraw_profile
from tests.integration.publishing.site import ORGANISATION, Site

CATEGORIES = ("高齢者", "若者")


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MARKER
    }


def page_of(site: Site, number: str) -> set[str]:
    return {path.name for path in (site.folder / "current/entries" / number).iterdir()}


def settle(site: Site) -> None:
    """Rounds of the worker until nothing is left to do."""
    while site.build() is not None:
        pass


@pytest.mark.parametrize("seed", range(4))
def test_the_site_is_that_of_a_full_build_whatever_came_and_left(
    site: Site, seed: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(places, "BUCKET_SIZE", 2)
    monkeypatch.setattr(places, "PART_SIZE", 3)
    chance = random.Random(seed)
    for version in range(1, 60):
        number = f"R8-{chance.randrange(12):04d}"
        what = chance.random()
        if what < 0.45:
            name = chance.choice(("団地の会", "商店街の会"))
            category = chance.choice(CATEGORIES)
            site.approve(number, version, category=category, organisation__name=name)
        elif what < 0.85:
            site.end(number, version)
        elif what < 0.95:
            site.show(version, slug=chance.choice(("danchi", "dantai")))
        else:
            with site.store.work() as work:
                withdraw_profile(work, ORGANISATION, version)
        if chance.random() < 0.3:
            site.build()
    settle(site)
    assert site.faults() == []
    shown = files(site.folder / "current/")
    assert files(site.folder / "a") == files(site.folder / "b") == shown
    site.build(full=True)
    assert files(site.folder / "current/") == shown


def test_when_all_have_left_the_list_is_an_empty_page(site: Site) -> None:
    settle(site)
    before = files(site.folder / "current/")
    site.show()
    for number in range(1, 53):
        site.approve(f"R8-{number:04d}")
    settle(site)
    for number in range(1, 53):
        assert site.end(f"R8-{number:04d}", 2)
    with site.store.work() as work:
        assert withdraw_profile(work, ORGANISATION, 1)
    settle(site)
    shown = files(site.folder / "a")
    assert files(site.folder / "b") == shown
    ended = {path for path in shown if path.endswith("/ended.html")}
    assert len(ended) == 52
    assert {path: text for path, text in shown.items() if path not in ended} == before
    page = before["entries/index.html"].decode()
    assert "いま掲載しているエントリーはありません。" in page
    assert site.versions() == {}
    assert site.faults() == []


def test_an_entry_that_ended_comes_back_by_what_is_newer_only_and_is_announced_again(
    site: Site,
) -> None:
    site.approve("R8-0001", 1, 5)
    settle(site)
    assert site.end("R8-0001", 6)
    site.approve("R8-0001", 1, 5)
    settle(site)
    assert site.versions() == {}
    assert page_of(site, "R8-0001") == {"ended.html"}
    assert site.faults() == []
    site.approve("R8-0001", 1, 7)
    settle(site)
    assert site.versions() == {"R8-0001": 1}
    assert page_of(site, "R8-0001") == {"index.html"}
    assert site.announced() == [("R8-0001", 1)] * 2
    assert site.faults() == []


def test_an_approval_that_overtook_the_suspension_before_it_is_announced_too(site: Site) -> None:
    site.approve("R8-0001", 1, 5)
    settle(site)
    site.approve("R8-0001", 1, 7)
    assert not site.end("R8-0001", 6)
    settle(site)
    site.approve("R8-0001", 1, 7)
    settle(site)
    assert site.announced() == [("R8-0001", 1)] * 2


def test_a_release_that_took_an_entry_down_names_it(site: Site) -> None:
    site.approve("R8-0001")
    settle(site)
    site.end("R8-0001", 2)
    assert site.build().touched == ["ended:R8-0001"]


def test_the_page_of_an_ended_entry_is_missed_and_made_again(site: Site) -> None:
    site.approve("R8-0001")
    site.end("R8-0001", 2)
    settle(site)
    (site.folder / "current/entries/R8-0001/ended.html").unlink()
    assert site.faults() == ["ファイルがありません：entries/R8-0001/ended.html"]
    live = LiveSite(ReleaseSlots(site.folder), directly)
    assert repair_site(site.store, live) == 1
    settle(site)
    assert site.faults() == []


def test_pages_of_a_later_release_hold_nothing_up(site: Site) -> None:
    with site.store.work() as work:
        change = work.pages.take_change_number()
        work.pages.mark({("later", "R8-0001")}, change)
        work.pages.mark_removed({("later", "R8-0002")}, change)
    site.approve("R8-0001")
    settle(site)
    assert repair_site(site.store, LiveSite(ReleaseSlots(site.folder), directly)) == 0
    assert site.faults() == []
    site.approve("R8-0002")
    settle(site)
    assert set(site.versions()) == {"R8-0001", "R8-0002"}


def test_what_has_ended_costs_a_build_nothing(site: Site) -> None:
    """A release renders and links what changed, however many entries have left before."""
    made = []
    for first in (1, 301):
        for number in range(first, first + 100):
            site.approve(f"R8-{number:04d}")
        for number in range(first, first + 99):
            site.end(f"R8-{number:04d}", 2)
        settle(site)
        site.approve(f"R8-{first + 200:04d}")
        marker = site.build()
        made.append((marker.rendered, marker.linked, marker.removed))
        settle(site)
    assert made[0] == made[1]


def test_a_file_that_nobody_put_there_is_noticed(site: Site) -> None:
    settle(site)
    (site.folder / "current/entries/R8-0001").mkdir()
    (site.folder / "current/entries/R8-0001/index.html").write_text("古いページ")
    assert site.faults() == ["あるはずのないファイルです：entries/R8-0001/index.html"]
