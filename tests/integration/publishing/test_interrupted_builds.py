"""Builds that are stopped, killed or run out of disk: what is up stays whole, and the next build mends the rest."""

import multiprocessing
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from services.chassis.runtime.database import Database
from services.publishing.build.builder import LockLost
from services.publishing.build.release_slots import ReleaseSlots
from tests.integration.publishing.site import Site
from tests.limits import files_no_longer_than

STEPS = (
    "write",
    "link",
    "lead",
    "join",
    "remove",
    "forget",
    "clear",
    "discard",
    "flush",
    "finish",
    "swap",
)


class PowerCut(Exception):
    """The process ends here."""


class BreakingSlots(ReleaseSlots):
    """A file system that fails before its ``steps``-th step, and at every later one."""

    def __init__(self, folder: Path, steps: int) -> None:
        super().__init__(folder)
        self.left = steps
        for name in STEPS:
            setattr(self, name, self._breaking(getattr(super(), name)))

    def _breaking(self, step: Any) -> Any:
        def run(*arguments: Any) -> Any:
            if self.left <= 0:
                raise PowerCut
            self.left -= 1
            return step(*arguments)

        return run


def test_builder_whose_database_restarts_under_it_loses_its_lock_and_builds_again(
    site: Site,
) -> None:
    class DatabaseRestarts(ReleaseSlots):
        def flush(self, slot: str) -> None:
            super().flush(slot)
            with site.database.unit_of_work() as uow:
                uow.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND application_name = 'site builder'"
                )

    site.approve("R8-0001")
    with pytest.raises(LockLost):
        site.build(DatabaseRestarts(site.folder))
    site.build()
    assert site.versions() == {"R8-0001": 1}


def test_a_stop_between_any_two_steps_leaves_a_whole_site_that_the_next_build_mends(
    site: Site,
) -> None:
    site.show()
    site.approve("R8-0001", title="はじめ")
    site.build()
    site.build()
    version = steps = 1
    while True:
        version += 1
        site.approve("R8-0001", version, title=f"第{version}版")
        site.approve("R8-0002", version, category="若者")
        site.show(version, slug=f"slug-{version}")
        before = site.versions()
        try:
            site.build(BreakingSlots(site.folder, steps))
        except PowerCut:
            assert site.versions()["R8-0001"] in (before["R8-0001"], version)
        else:
            break
        site.build()
        assert site.versions()["R8-0001"] == version
        assert site.faults() == []
        assert not (site.folder / f"current/organisations/slug-{version - 1}").exists()
        steps += 1
    assert steps > 15
    announced = site.announced()
    assert len(announced) == len(set(announced))
    assert [v for number, v in announced if number == "R8-0001"] == list(range(1, version + 1))


def test_a_full_build_that_is_stopped_anywhere_keeps_the_old_site(site: Site) -> None:
    site.approve("R8-0001")
    site.build()
    steps = 0
    while True:
        try:
            site.build(BreakingSlots(site.folder, steps), full=True)
        except PowerCut:
            assert site.faults() == []
            steps += 5
        else:
            break
    assert steps > 30
    site.approve("R8-0002")
    site.build()
    assert site.versions() == {"R8-0001": 1, "R8-0002": 1}
    assert site.faults() == []


def build_for_ever(dsn: str, folder: str) -> None:
    site = Site(Database(dsn), Path(folder))
    while True:
        if site.lock.take():
            site.lock.give_back()
            site.build()


def test_a_builder_killed_at_any_moment_leaves_a_whole_site(site: Site) -> None:
    site.approve("R8-0001")
    site.build()
    fork = multiprocessing.get_context("fork")
    for turn in range(8):
        site.approve("R8-0001", turn + 2, title=f"第{turn + 2}版")
        site.approve(f"R8-{1000 + turn}", category="若者")
        child = fork.Process(
            target=build_for_ever, args=(site.database.dsn, str(site.folder)), daemon=True
        )
        child.start()
        time.sleep(0.02 + turn * 0.03)
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        assert site.versions()["R8-0001"] in (turn + 1, turn + 2)
        deadline = time.monotonic() + 10
        while not site.lock.take():
            assert time.monotonic() < deadline, "the lock of a killed builder is not free"
        site.lock.give_back()
        site.build()
        assert site.versions()["R8-0001"] == turn + 2
        assert site.faults() == []


def test_a_build_that_lost_its_lock_swaps_nothing(site: Site) -> None:
    site.build()
    site.approve("R8-0001")
    assert site.lock.take()
    builder = site.builder()
    site.lock.close()
    with pytest.raises(LockLost):
        builder.build()
    assert site.versions() == {}


def test_a_crash_between_swap_and_announcement_loses_no_announcement(site: Site) -> None:
    site.approve("R8-0001")
    assert site.lock.take()
    site.builder().build()
    site.lock.give_back()
    assert site.announced() == []
    site.build()
    assert site.announced() == [("R8-0001", 1)]


def test_a_crash_between_swap_and_whole_files_leaves_none_behind(site: Site) -> None:
    site.approve("R8-0001")
    site.build()
    (site.folder / "whole/entries.json").unlink()
    (site.folder / "whole/.state").unlink()
    assert site.build() is None
    assert site.versions() == {"R8-0001": 1}


def test_a_full_disk_never_puts_up_a_file_that_is_cut_short(site: Site) -> None:
    site.approve("R8-0001", title="第1版")
    site.build()
    site.build()
    sizes = {path.stat().st_size for path in (site.folder / "current/").rglob("*.*")}
    version = 1
    for length in sorted({0, *(size - 1 for size in sizes)})[::5]:
        version += 1
        site.approve("R8-0001", version, title=f"第{version}版")
        with files_no_longer_than(length), pytest.raises(OSError, match="File too large"):
            site.build(full=True)
        assert site.versions() == {"R8-0001": 1}
        assert site.faults() == []
    site.build()
    assert site.versions() == {"R8-0001": version}
    assert site.faults() == []
    assert site.announced() == [("R8-0001", 1), ("R8-0001", version)]
