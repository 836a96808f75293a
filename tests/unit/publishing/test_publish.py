"""Which pages a change touches, and that an old version changes nothing."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.publishing.domain.places import newest_buckets
from services.publishing.usecases.publish_entry import publish_entry
from services.publishing.usecases.publish_profile import publish_profile
from tests.unit.publishing.samples import APPROVED_ON, Shelf, profile, sheet

NO_TRANSACTION: Any = None
OVERVIEWS = {("list", ""), ("home", ""), ("data", ""), ("feed", "")}


def publish(shelf: Shelf, number: str, version: int = 1, **changes: Any) -> bool:
    shelf.marked.clear()
    return publish_entry(NO_TRANSACTION, number, version, APPROVED_ON, sheet(**changes), shelf)  # type: ignore[arg-type]


def show(shelf: Shelf, sequence: int = 1, **changes: Any) -> bool:
    shelf.marked.clear()
    return publish_profile(NO_TRANSACTION, "id", sequence, profile(**changes), shelf)  # type: ignore[arg-type]


def test_a_new_entry_touches_its_own_page_its_bucket_its_part_and_the_overviews() -> None:
    shelf = Shelf()
    for number in range(1, 121):
        publish(shelf, f"R8-{number}")
    assert (
        set(shelf.marked)
        == {("entry", "R8-120"), ("bucket", "seniors/3"), ("part", "1")} | OVERVIEWS
    )


def test_the_first_entry_of_a_bucket_also_touches_the_bucket_before_it() -> None:
    shelf = Shelf()
    for number in range(1, 52):
        publish(shelf, f"R8-{number}")
    assert {key for kind, key in shelf.marked if kind == "bucket"} == {"seniors/1", "seniors/2"}


def test_an_old_version_after_a_new_one_is_ignored() -> None:
    shelf = Shelf()
    assert publish(shelf, "R8-1", 2, title="新しい")
    assert not publish(shelf, "R8-1", 1, title="古い")
    assert not publish(shelf, "R8-1", 2, title="もう一度")
    assert shelf.rows["R8-1"]["sheet"]["title"] == "新しい"
    assert shelf.marked == {}


@given(st.permutations([1, 2, 3, 4]))
def test_the_newest_version_wins_in_whatever_order_they_come(versions: list[int]) -> None:
    shelf = Shelf()
    for version in versions:
        publish(shelf, "R8-1", version, title=f"第{version}版")
    assert shelf.rows["R8-1"]["sheet"]["title"] == "第4版"
    assert shelf.categories()["seniors"]["entries"] == 1


def test_a_new_version_keeps_its_place() -> None:
    shelf = Shelf()
    publish(shelf, "R8-1")
    publish(shelf, "R8-2")
    publish(shelf, "R8-1", 2)
    assert [row["number"] for row in shelf.bucket("seniors", 1)] == ["R8-2", "R8-1"]


def test_another_category_moves_the_entry_and_touches_both_tables() -> None:
    shelf = Shelf()
    publish(shelf, "R8-1")
    publish(shelf, "R8-1", 2, category="若者")
    assert {key for kind, key in shelf.marked if kind == "bucket"} == {"seniors/1", "youth/1"}
    assert set(shelf.categories()) == {"youth"}


def test_an_entry_of_a_known_organisation_touches_the_organisations_page() -> None:
    shelf = Shelf()
    show(shelf, name="㈱団地")
    publish(shelf, "R8-1", organisation__name="(株) 団地")
    assert ("organisation", "danchi-no-kai") in shelf.marked


def test_a_new_slug_takes_the_old_page_away_and_touches_the_entries_that_lead_there() -> None:
    shelf = Shelf()
    publish(shelf, "R8-1")
    show(shelf)
    assert show(shelf, 2, slug="danchi")
    assert shelf.removed == {"danchi-no-kai"}
    assert {("organisation", "danchi"), ("entry", "R8-1")} <= set(shelf.marked)


def test_an_old_profile_is_ignored() -> None:
    shelf = Shelf()
    show(shelf, 2)
    assert not show(shelf, 1, slug="old")
    assert shelf.marked == {}


def test_the_list_shows_the_newest_two_buckets() -> None:
    assert [newest_buckets(last) for last in (0, 1, 50, 51, 101)] == [[], [1], [1], [2, 1], [3, 2]]
