"""What leaves the site, on a real database: as in the unit tests, and nothing stays on the disk."""

import random
from pathlib import Path

import pytest

from services.publishing.build.release_slots import MARKER
from services.publishing.domain import places
from services.publishing.usecases.withdraw_entry import withdraw_entry
from services.publishing.usecases.withdraw_profile import withdraw_profile
from tests.integration.publishing.site import ORGANISATION, Site

CATEGORIES = ("高齢者", "若者")


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MARKER
    }


def settle(site: Site) -> None:
    """Rounds of the worker until nothing is left to do."""
    while site.build() is not None:
        pass


def withdraw(site: Site, number: str, version: int = 1) -> bool:
    with site.store.work() as work:
        return withdraw_entry(work, number, version)


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
            withdraw(site, number, version)
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
        assert withdraw(site, f"R8-{number:04d}")
    with site.store.work() as work:
        assert withdraw_profile(work, ORGANISATION, 1)
    settle(site)
    left = files(site.folder / "a")
    assert left == files(site.folder / "b")
    for number in range(1, 53):
        del left[f"entries/R8-{number:04d}/ended.html"]
    assert left == before
    page = before["entries/index.html"].decode()
    assert "いま掲載しているエントリーはありません。" in page
    assert site.versions() == {}
    assert site.faults() == []


def test_an_approval_that_arrives_again_does_not_bring_a_withdrawn_entry_back(site: Site) -> None:
    site.approve("R8-0001")
    settle(site)
    assert withdraw(site, "R8-0001")
    site.approve("R8-0001")
    settle(site)
    assert site.versions() == {}
    site.approve("R8-0001", 2)
    settle(site)
    assert site.versions() == {"R8-0001": 2}


def test_a_file_that_nobody_put_there_is_noticed(site: Site) -> None:
    settle(site)
    (site.folder / "current/entries/R8-0001").mkdir()
    (site.folder / "current/entries/R8-0001/index.html").write_text("古いページ")
    assert site.faults() == ["あるはずのないファイルです：entries/R8-0001/index.html"]
