"""Two release slots: nothing served is ever touched, whatever a crash left behind."""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.publishing.build.plan import NEVER, plan_build
from services.publishing.build.release_slots import Marker, ReleaseSlots
from services.publishing.domain.release import PageChange, SiteState
from services.publishing.pages.files import Slice
from services.publishing.pages.open_data import as_json, whole_json
from tests.limits import files_no_longer_than


def slots(folder: Path) -> ReleaseSlots:
    both = ReleaseSlots(folder)
    both.clear("a")
    both.clear("b")
    return both


def test_writing_over_a_shared_file_leaves_the_served_one_alone(tmp_path: Path) -> None:
    both = slots(tmp_path)
    both.write("a", "x/index.html", b"served")
    both.link("a", "b", "x/index.html")
    both.write("b", "x/index.html", b"new")
    assert (tmp_path / "a/x/index.html").read_bytes() == b"served"
    assert (tmp_path / "b/x/index.html").read_bytes() == b"new"


def test_what_a_crash_left_beside_a_file_is_never_written_into(tmp_path: Path) -> None:
    both = slots(tmp_path)
    both.write("a", "page", b"served")
    both.write("b", "page", b"old")
    # Killed between link and rename: a name of the served file lies in the idle slot.
    os.link(tmp_path / "a/page", tmp_path / "b/page.new")
    both.write("b", "page", b"new")
    both.join("b", "page", [b"joined"])
    assert (tmp_path / "a/page").read_bytes() == b"served"
    assert (tmp_path / "b/page").read_bytes() == b"joined"


def test_linking_what_is_linked_already_changes_nothing(tmp_path: Path) -> None:
    both = slots(tmp_path)
    both.write("a", "page", b"served")
    both.link("a", "b", "page")
    both.link("a", "b", "page")
    assert sorted(path.name for path in (tmp_path / "b").iterdir()) == ["page"]


def test_a_link_takes_the_place_of_an_older_file(tmp_path: Path) -> None:
    both = slots(tmp_path)
    both.write("a", "page", b"served")
    both.write("b", "page", b"old")
    both.link("a", "b", "page")
    assert os.path.samefile(tmp_path / "a/page", tmp_path / "b/page")


def test_parts_are_joined_without_what_is_to_be_left_out(tmp_path: Path) -> None:
    both = slots(tmp_path)
    both.write("a", "part", b"[1,2]")
    both.join("a", "whole", [b"{", Slice("part", 1, 1), b"}", Slice("part")])
    assert (tmp_path / "a/whole").read_bytes() == b"{1,2}[1,2]"


def test_an_empty_part_leaves_no_gap_in_what_is_joined(tmp_path: Path) -> None:
    both = slots(tmp_path)
    for name, records in (("1", []), ("2", [{"n": 2}]), ("3", []), ("4", [{"n": 4}])):
        both.write("a", name, as_json(records))
    both.join("a", "whole", whole_json(["1", "2", "3", "4"]))
    assert (tmp_path / "a/whole").read_bytes() == as_json([{"n": 2}, {"n": 4}])
    both.join("a", "none", whole_json(["1", "3"]))
    assert (tmp_path / "a/none").read_bytes() == as_json([])


def test_with_its_last_page_a_folder_goes_and_those_above_it(tmp_path: Path) -> None:
    both = slots(tmp_path)
    both.write("a", "x/y/1/index.html", b"")
    both.write("a", "x/z", b"")
    both.remove("a", "x/y/1/index.html")
    both.remove("a", "x/y/2/index.html")
    assert [path.name for path in (tmp_path / "a").rglob("*")] == ["x", "z"]


@pytest.mark.parametrize("step", ["write", "join", "finish"])
def test_a_file_for_which_there_is_no_room_is_refused_however_little_is_missing(
    tmp_path: Path, step: str
) -> None:
    both = slots(tmp_path)
    both.write("a", "part", b"[1,2]")
    both.write("a", "page", b"old")
    both.finish("a", Marker(6, "design", 1))
    steps: dict[str, Callable[[], None]] = {
        "write": lambda: both.write("a", "page", b"{1,2}"),
        "join": lambda: both.join("a", "page", [b"[", Slice("part", 1, 1), b"\n]\n"]),
        "finish": lambda: both.finish("a", Marker(7, "design", 1)),
    }
    whole = {"write": 5, "join": 7, "finish": (tmp_path / "a/.release").stat().st_size}[step]
    for length in range(whole):
        with files_no_longer_than(length), pytest.raises(OSError, match="File too large"):
            steps[step]()
        assert (tmp_path / "a/page").read_bytes() == b"old"
        assert both.marker("a") == Marker(6, "design", 1)
    with files_no_longer_than(whole):
        steps[step]()


def test_a_torn_marker_counts_as_none(tmp_path: Path) -> None:
    both = slots(tmp_path)
    both.finish("a", Marker(7, "design", 1))
    assert both.marker("a") == Marker(7, "design", 1)
    (tmp_path / "a/.release").write_text('{"up_to": 7')
    assert both.marker("a") is None
    both.forget("a")
    assert both.marker("a") is None


def test_a_reader_always_finds_a_whole_page_while_the_slots_take_turns(tmp_path: Path) -> None:
    both = slots(tmp_path)
    for name in "ab":
        both.write(name, "page", name.encode() * 1000)
    both.swap("a")
    seen: set[bytes] = set()
    faults: list[Any] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                seen.add((tmp_path / "current/page").read_bytes())
            except OSError as error:
                faults.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(600):
        both.swap("ba"[turn % 2])
    stop.set()
    reader.join()
    assert faults == []
    assert seen <= {b"a" * 1000, b"b" * 1000}
    assert seen


class PageType:
    def __init__(self, name: str, *standing: str) -> None:
        self.name, self.standing = name, standing


PAGE_TYPES: Any = {"entry": PageType("entry"), "home": PageType("home", "")}


def plan(
    live: Marker | None, idle: Marker | None, changes: dict[str, int], full: bool = False
) -> Any:
    state = SiteState(max(changes.values(), default=0), 3)

    def changed(since: int) -> list[PageChange]:
        pages = [PageChange("entry", key, change) for key, change in changes.items()]
        return [page for page in pages if page.change > since]

    return plan_build(state, "a" if live else None, live, idle, "now", PAGE_TYPES, changed, full)


def test_what_the_live_tree_has_is_linked_and_what_is_newer_is_drawn() -> None:
    made = plan(Marker(5, "now", 3), Marker(3, "now", 2), {"old": 2, "linked": 5, "new": 6})
    assert (made.slot, made.link, made.render) == ("b", [("entry", "linked")], {"entry": ["new"]})


def test_nothing_new_makes_no_release() -> None:
    assert plan(Marker(5, "now", 3), None, {"old": 5}) is None


def test_another_design_renders_everything_into_an_empty_slot() -> None:
    made = plan(Marker(5, "before", 3), Marker(5, "before", 2), {"one": 5})
    assert (made.since, made.rebuilt, made.render) == (
        NEVER,
        True,
        {"entry": ["one"], "home": [""]},
    )


def test_a_marker_from_the_future_is_not_believed() -> None:
    made = plan(Marker(9, "now", 7), Marker(8, "now", 6), {"one": 5})
    assert (made.rebuilt, made.release) == (True, 8)


def test_the_wish_for_a_full_build_links_nothing() -> None:
    made = plan(Marker(5, "now", 3), Marker(5, "now", 2), {"one": 5}, full=True)
    assert (made.link, made.rebuilt, made.starts_empty) == ([], True, True)


def test_pages_of_a_type_that_only_a_later_release_knows_are_left_alone() -> None:
    pages = [
        PageChange("later", "gone", 6, removed=True),
        PageChange("later", "up", 5),
        PageChange("later", "new", 6),
        PageChange("entry", "new", 6),
    ]
    live, idle, state = Marker(5, "now", 3), Marker(3, "now", 2), SiteState(6, 3)
    made = plan_build(state, "a", live, idle, "now", PAGE_TYPES, lambda since: pages, full=False)
    assert made is not None
    assert (made.render, made.link, made.remove) == ({"entry": ["new"]}, [], [])
