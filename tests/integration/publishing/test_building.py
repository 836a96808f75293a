"""Builds against a real database: cost follows the change, nobody sees a half, what was taken away comes back."""

import datetime as dt
import multiprocessing
import os
import threading
import time
from pathlib import Path

from services.chassis.runtime.database import Database
from services.publishing.build.live_site import LiveSite
from services.publishing.build.parallel import ParallelRenderer
from services.publishing.build.release_slots import ReleaseSlots
from services.publishing.build.rendering import directly
from services.publishing.usecases.repair_site import repair_site
from services.publishing.usecases.update_status import update_status
from tests.integration.publishing.site import Site
from tests.unit.publishing.samples import design


def test_first_build_of_an_empty_site_is_whole(site: Site) -> None:
    marker = site.build()
    assert (marker.release, marker.rebuilt) == (1, True)
    assert site.faults() == []
    assert site.build() is None


def test_an_approved_entry_is_up_and_announced_once(site: Site) -> None:
    site.build()
    site.approve("R8-0001")
    site.build()
    site.build()
    assert site.versions() == {"R8-0001": 1}
    assert site.announced() == [("R8-0001", 1)]
    site.approve("R8-0001", 2, title="新しい題")
    site.build()
    assert site.versions() == {"R8-0001": 2}
    assert site.announced() == [("R8-0001", 1), ("R8-0001", 2)]
    assert site.faults() == []


def test_the_work_of_a_build_is_that_of_the_change(site: Site) -> None:
    rendered = []
    for number in range(1, 131):
        site.approve(f"R8-{number:04d}")
        if number in (10, 11, 12, 130):
            marker = site.build()
            rendered.append((number, marker.rendered, marker.linked))
            if number != 130:
                site.build()
    small = rendered[2]
    site.approve("R8-9999")
    site.build()
    site.approve("R8-9998")
    marker = site.build()
    assert marker.rendered == small[1]
    assert marker.linked <= 3


def test_older_entries_move_to_pages_of_their_own(site: Site) -> None:
    for number in range(1, 152):
        site.approve(f"R8-{number:04d}", title=f"第{number}回")
    site.build()
    newest = (site.folder / "current/entries/index.html").read_text()
    assert newest.index("第151回") < newest.index("第150回") < newest.index("第101回")
    assert "第50回" not in newest
    assert 'href="/entries/category/seniors/2/"' in newest
    assert "第50回" in (site.folder / "current/entries/category/seniors/1/index.html").read_text()
    assert site.faults() == []


def test_two_builders_at_once_do_not_get_into_each_others_way(site: Site) -> None:
    site.build()
    fork = multiprocessing.get_context("fork")
    children = [
        fork.Process(
            target=build_when_free, args=(site.database.dsn, str(site.folder)), daemon=True
        )
        for _ in range(2)
    ]
    for child in children:
        child.start()
    for number in range(1, 31):
        site.approve(f"R8-{number:04d}")
    deadline = time.monotonic() + 30
    while len(site.announced()) < 30:
        assert time.monotonic() < deadline, "not everything was announced"
        time.sleep(0.05)
    for child in children:
        child.terminate()
        child.join()
    assert site.faults() == []
    assert len(site.versions()) == 30
    assert sorted(site.announced()) == [(f"R8-{number:04d}", 1) for number in range(1, 31)]


def build_when_free(dsn: str, folder: str) -> None:
    site = Site(Database(dsn), Path(folder))
    while True:
        builder = site.builder()
        if site.lock.take():
            builder.announce()
            builder.build()
            builder.announce()
            site.lock.give_back()
        time.sleep(0.01)


def test_a_reader_sees_whole_releases_only(site: Site) -> None:
    site.approve("R8-0001", title="第1版")
    site.build()
    faults: list[str] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                slot = os.readlink(site.folder / "current")
                page = (site.folder / slot / "entries/R8-0001/index.html").read_text()
                listed = (site.folder / slot / "entries/index.html").read_text()
                title = page.partition("<h1>")[2].partition("</h1>")[0]
                if os.readlink(site.folder / "current") == slot and title not in listed:
                    faults.append(title)
            except OSError as error:
                faults.append(repr(error))

    reader = threading.Thread(target=read)
    reader.start()
    for version in range(2, 12):
        site.approve("R8-0001", version, title=f"第{version}版")
        site.build()
    stop.set()
    reader.join()
    assert faults == []


def test_pages_that_somebody_took_away_come_back(site: Site) -> None:
    site.approve("R8-0001")
    site.build()
    slots = ReleaseSlots(site.folder)
    (site.folder / "current/entries/R8-0001/index.html").unlink()
    assert repair_site(site.store, LiveSite(slots, directly)) == 1
    site.build()
    assert site.faults() == []
    assert repair_site(site.store, LiveSite(slots, directly)) == 0


def test_a_restored_database_is_built_anew(site: Site) -> None:
    for number in ("R8-0001", "R8-0002"):
        site.approve(number)
        site.build()
    with site.database.unit_of_work() as uow:
        uow.execute("DELETE FROM entry WHERE number = 'R8-0002'")
        uow.execute("DELETE FROM page WHERE key = 'R8-0002'")
        uow.execute("UPDATE site SET last_change = 1, last_position = 1")
        uow.execute("UPDATE page SET change = 1")
        uow.execute("UPDATE category SET entries = 1, last_position = 1")
        uow.execute("UPDATE entry SET change = 1")
    marker = site.build()
    assert marker.rebuilt
    assert site.versions() == {"R8-0001": 1}
    assert not (site.folder / "current/entries/R8-0002").exists()


def test_several_processes_draw_the_same_site(site: Site) -> None:
    for number in range(1, 41):
        site.approve(f"R8-{number:04d}")
    site.build()
    renderer = ParallelRenderer(site.database.dsn, ReleaseSlots(site.folder), design())
    try:
        assert site.build(full=True, renderer=renderer)
    finally:
        renderer.close()
    assert site.faults() == []
    assert len(site.versions()) == 40


def test_an_entry_is_no_longer_called_open_on_the_day_after_its_last(site: Site) -> None:
    site.show()
    site.approve("R8-0001", listing_until="2099-03-31")
    site.approve("R8-0002", listing_until="年度末まで")
    site.build()
    assert update_status(site.store, dt.date(2099, 3, 31)) == 0
    assert site.build() is None
    assert site.statuses() == {"R8-0001": "open", "R8-0002": "open"}

    assert update_status(site.store, dt.date(2099, 4, 1)) == 1
    assert site.build().rendered > 0
    assert site.statuses() == {"R8-0001": "ended", "R8-0002": "open"}
    for path in ("entries/R8-0001/index.html", "entries/index.html", "entries/list.csv"):
        assert "期限を過ぎました" in (site.folder / "current" / path).read_text(), path
    assert update_status(site.store, dt.date(2099, 4, 1)) == 0
    # A clock that was wrong for a day does no lasting harm, and a new version begins anew.
    assert update_status(site.store, dt.date(2099, 3, 31)) == 1
    assert update_status(site.store, dt.date(2099, 4, 1)) == 1
    site.approve("R8-0001", 2, listing_until="2100-03-31")
    site.build()
    assert site.statuses()["R8-0001"] == "open"
    assert site.faults() == []
