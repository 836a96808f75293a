"""Whatever was published, changed and withdrawn: the site is that of a full build, byte for byte, in both slots."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.publishing.build.builder import Builder
from services.publishing.build.release_slots import MARKER, ReleaseSlots
from services.publishing.domain import places
from services.publishing.usecases.publish_entry import publish_entry
from services.publishing.usecases.publish_profile import publish_profile
from services.publishing.usecases.withdraw_entry import withdraw_entry
from services.publishing.usecases.withdraw_profile import withdraw_profile
from tests.unit.publishing.fakes import FakeStore, FakeWork
from tests.unit.publishing.samples import APPROVED_ON, design, profile, sheet

Step = Callable[[FakeWork, int], object]
NUMBERS = [f"R8-{number}" for number in range(1, 10)]


def publish(number: str, category: str, organisation: str) -> Step:
    return lambda work, version: publish_entry(
        work,
        number,
        version,
        version,
        APPROVED_ON,
        sheet(title=f"{number} 第{version}版", category=category, organisation__name=organisation),
    )


def withdraw(number: str) -> Step:
    return lambda work, version: withdraw_entry(work, number, version)


def show(organisation: str, slug: str) -> Step:
    return lambda work, version: publish_profile(
        work, organisation, version, profile(slug=slug, name=f"{organisation}の会")
    )


def hide(organisation: str) -> Step:
    return lambda work, version: withdraw_profile(work, organisation, version)


def nothing(work: FakeWork, version: int) -> None:
    pass


SOMETIMES = st.sampled_from([False, False, False, True])
ORGANISATIONS = st.sampled_from(["団地", "商店街"])
STEPS = st.one_of(
    st.builds(
        publish,
        st.sampled_from(NUMBERS),
        st.sampled_from(["高齢者", "若者"]),
        st.sampled_from(["団地の会", "商店街の会"]),
    ),
    st.builds(withdraw, st.sampled_from(NUMBERS)),
    st.builds(show, ORGANISATIONS, st.sampled_from(["danchi", "shotengai", "both"])),
    st.builds(hide, ORGANISATIONS),
    st.just(nothing),
)


@contextmanager
def small_places() -> Iterator[None]:
    """Two entries a bucket, three a part."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "BUCKET_SIZE", 2)
        patch.setattr(places, "PART_SIZE", 3)
        yield


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MARKER
    }


def folders(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_dir()}


class QuickSlots(ReleaseSlots):
    """Does not wait for the disk."""

    def flush(self, slot: str) -> None:
        pass


def build(store: FakeStore, folder: Path, full: bool = False) -> None:
    """What a round of the worker does."""
    builder = Builder(store, QuickSlots(folder), design(), lambda: True)
    builder.build(full)
    builder.announce()
    builder.catch_up()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(STEPS, SOMETIMES), max_size=25))
def test_the_site_is_that_of_a_full_build_in_both_slots(steps: list[tuple[Step, bool]]) -> None:
    store = FakeStore()
    with small_places(), tempfile.TemporaryDirectory() as temporary:
        changed, anew = Path(temporary, "changed"), Path(temporary, "anew")
        build(store, changed)
        for version, (step, then_build) in enumerate(steps, 1):
            step(store.kept, version)
            if then_build:
                build(store, changed)
        build(store, changed)
        build(store, anew, full=True)
        expected = files(anew / "current/")
        for slot in ("a", "b"):
            assert files(changed / slot) == expected
            assert folders(changed / slot) == folders(anew / "current/")


def test_when_all_have_left_the_site_is_the_one_it_was_before_anybody_came(
    tmp_path: Path,
) -> None:
    store = FakeStore()
    build(store, tmp_path)
    before = files(tmp_path / "current/")
    for number in NUMBERS:
        publish(number, "高齢者", "団地の会")(store.kept, 1)
    show("団地", "danchi")(store.kept, 1)
    build(store, tmp_path)
    assert files(tmp_path / "current/") != before
    for number in NUMBERS:
        withdraw(number)(store.kept, 2)
    hide("団地")(store.kept, 1)
    build(store, tmp_path)
    left = {f"entries/{number}/ended.html" for number in NUMBERS}
    shown = files(tmp_path / "a")
    assert files(tmp_path / "b") == shown
    assert {path: text for path, text in shown.items() if path not in left} == before
    assert shown.keys() == before.keys() | left


@pytest.mark.parametrize("then", [publish("R8-1", "高齢者", "団地の会"), withdraw("R8-1")])
def test_words_that_were_changed_or_ended_lie_nowhere_on_the_disk(
    tmp_path: Path, then: Step
) -> None:
    store = FakeStore()
    publish("R8-1", "高齢者", "消した名前の会")(store.kept, 1)
    build(store, tmp_path)
    then(store.kept, 2)
    build(store, tmp_path)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert "消した名前の会" not in path.read_bytes().decode(errors="replace"), path
