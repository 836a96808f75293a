"""The whole open data files follow a release: at once where they are small, soon where they are large."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.publishing.build.assembler import Assembler
from services.publishing.build.builder import Builder
from services.publishing.build.release_slots import Marker, ReleaseSlots
from services.publishing.build.rendering import directly
from services.publishing.build.whole_files import PARTS_AT_ONCE, Assembly, WholeFiles, WholeState
from services.publishing.domain import places
from services.publishing.pages.data_files import part_paths
from services.publishing.usecases.publish_entry import publish_entry
from services.publishing.usecases.withdraw_entry import withdraw_entry
from tests.unit.publishing.fakes import FakeStore
from tests.unit.publishing.samples import APPROVED_ON, design, sheet


@pytest.fixture(autouse=True)
def _one_entry_a_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "PART_SIZE", 1)


def published(count: int) -> FakeStore:
    store = FakeStore()
    for number in range(1, count + 1):
        publish_entry(store.kept, f"R8-{number}", 1, 1, APPROVED_ON, sheet())
    return store


def builder(store: FakeStore, folder: Path, later: bool = True) -> Builder:
    slots = ReleaseSlots(folder)
    return Builder(store, slots, design(), lambda: True, whole_files_later=later)


def numbers(folder: Path) -> list[str]:
    records = json.loads((folder / "current/open-data/entries.json").read_bytes())
    return [record["number"] for record in records]


def test_small_whole_files_are_up_with_the_release(tmp_path: Path) -> None:
    store = published(PARTS_AT_ONCE)
    builder(store, tmp_path).build()
    assert len(numbers(tmp_path)) == PARTS_AT_ONCE
    assert builder(store, tmp_path).assembly() is None


def test_large_whole_files_are_left_for_later_and_the_old_ones_stay_up(tmp_path: Path) -> None:
    store = published(PARTS_AT_ONCE)
    builder(store, tmp_path).build()
    publish_entry(store.kept, "R8-99", 1, 1, APPROVED_ON, sheet())
    builder(store, tmp_path).build()
    assert (tmp_path / "current/entries/R8-99/index.html").exists()
    assert len(numbers(tmp_path)) == PARTS_AT_ONCE
    assembly = builder(store, tmp_path).assembly()
    assert assembly is not None
    WholeFiles(tmp_path).put_together(assembly)
    assert numbers(tmp_path)[-1] == "R8-99"
    assert builder(store, tmp_path).assembly() is None


def test_the_command_line_leaves_nothing_for_later(tmp_path: Path) -> None:
    builder(published(PARTS_AT_ONCE + 1), tmp_path, later=False).build()
    assert len(numbers(tmp_path)) == PARTS_AT_ONCE + 1


def test_what_is_not_up_yet_is_not_put_together(tmp_path: Path) -> None:
    store = published(PARTS_AT_ONCE + 1)
    builder(store, tmp_path).build()
    publish_entry(store.kept, "R8-99", 1, 1, APPROVED_ON, sheet())
    assert builder(store, tmp_path).assembly() is None


def test_builds_go_on_while_parts_are_put_together(tmp_path: Path) -> None:
    store = published(PARTS_AT_ONCE + 1)
    builder(store, tmp_path).build()
    whole_files, assembly = WholeFiles(tmp_path), builder(store, tmp_path).assembly()
    assert assembly is not None
    kept = whole_files.keep_parts(assembly)
    for number in ("R8-1", "R8-2"):
        withdraw_entry(store.kept, number, 2)
        builder(store, tmp_path).build()
        builder(store, tmp_path).catch_up()
    whole_files.put_together(kept)
    assert len(numbers(tmp_path)) == PARTS_AT_ONCE + 1
    whole_files.let_go(kept)
    later = builder(store, tmp_path).assembly()
    assert later is not None
    whole_files.put_together(later)
    assert numbers(tmp_path) == ["R8-3", "R8-4", "R8-5"]
    assert sorted(path.name for path in (tmp_path / "whole").iterdir()) == [
        ".lock",
        ".state",
        "entries.csv",
        "entries.json",
        "list.csv",
    ]


def test_a_site_of_the_release_before_is_taken_over(tmp_path: Path) -> None:
    before = ReleaseSlots(tmp_path)
    for slot in ("a", "b"):
        before.clear(slot)
        before.write(slot, "open-data/entries.json", b"[]")
        before.write(slot, "entries/R8-99/index.html", b"of before")
        before.finish(slot, Marker(7, "of before", 7, released_at="2026-11-23T09:00:00+09:00"))
    before.swap("a")
    store = published(PARTS_AT_ONCE)
    built = builder(store, tmp_path)
    marker = built.build()
    assert marker is not None
    assert (marker.release, marker.rebuilt) == (8, True)
    assert built.catch_up()
    for slot in ("a", "b"):
        assert len(json.loads((tmp_path / slot / "open-data/entries.json").read_bytes())) == 4
        assert not (tmp_path / slot / "entries/R8-99").exists()


def test_the_index_of_the_parts_is_never_behind(tmp_path: Path) -> None:
    store = published(3)
    builder(store, tmp_path).build()
    withdraw_entry(store.kept, "R8-2", 2)
    builder(store, tmp_path).build()
    index = json.loads((tmp_path / "current/open-data/parts/index.json").read_bytes())
    paths = [part["json"].removeprefix("https://example.jp/") for part in index["parts"]]
    assert paths == [part_paths(part)[0] for part in (1, 3)]
    assert all((tmp_path / "current" / path).exists() for path in paths)
    assert index["whole"]["follows_within_seconds"] == 60


class Background:
    """What was spawned, until it is run."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], Any]] = []

    def spawn(self, call: Callable[..., Any], *arguments: Any) -> None:
        self.waiting.append(lambda: call(*arguments))

    def run(self) -> None:
        while self.waiting:
            self.waiting.pop()()


def test_large_files_are_worked_on_one_at_a_time_and_small_ones_at_once(tmp_path: Path) -> None:
    store, background = published(PARTS_AT_ONCE + 1), Background()
    assembler = Assembler(WholeFiles(tmp_path), directly, background.spawn)
    builder(store, tmp_path).build()
    assembly = builder(store, tmp_path).assembly()
    assert assembly is not None
    assembler.take(assembly)
    assembler.take(assembly)
    assert len(background.waiting) == 1
    background.run()
    assert len(numbers(tmp_path)) == PARTS_AT_ONCE + 1
    withdraw_entry(store.kept, "R8-1", 2)
    builder(store, tmp_path).build()
    (tmp_path / "whole/.state").unlink()
    small = builder(store, tmp_path).assembly()
    assert small is not None
    assembler.take(small)
    assert len(numbers(tmp_path)) == PARTS_AT_ONCE


def test_files_that_cannot_be_written_are_told_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class FullDisk(WholeFiles):
        has_room = False

        def put_together(self, assembly: Assembly) -> None:
            if not self.has_room:
                raise OSError("no room")
            super().put_together(assembly)

    monkeypatch.setattr("services.publishing.build.assembler.LONGEST_REST", 0.0)
    store, background, whole_files = published(PARTS_AT_ONCE + 1), Background(), FullDisk(tmp_path)
    assembler = Assembler(whole_files, directly, background.spawn)
    builder(store, tmp_path).build()
    for has_room in (False, True):
        whole_files.has_room = has_room
        assembly = builder(store, tmp_path).assembly()
        assert assembly is not None
        assembler.take(assembly)
        background.run()
        assert assembler.fails is not has_room
    assert whole_files.state() == WholeState(store.kept.pages.last_change, design().fingerprint)
