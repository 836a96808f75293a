"""Which pages a change touches, and that an old version changes nothing."""

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.publishing.usecases.publish_entry import publish_entry
from services.publishing.usecases.publish_profile import publish_profile
from services.publishing.usecases.request_full_build import request_full_build
from services.publishing.usecases.update_status import update_status
from tests.unit.publishing.fakes import FakeSiteData, FakeStore, FakeWork
from tests.unit.publishing.samples import APPROVED_ON, profile, sheet

OVERVIEWS = {("list", ""), ("home", ""), ("data", ""), ("feed", "")}


def publish(work: FakeWork, number: str, version: int = 1, **changes: Any) -> bool:
    return publish_entry(work, number, version, version, APPROVED_ON, sheet(**changes))


def show(work: FakeWork, sequence: int = 1, **changes: Any) -> bool:
    return publish_profile(work, "id", sequence, profile(**changes))


def buckets(work: FakeWork) -> set[str]:
    return {key for page_type, key in work.pages.marked if page_type == "bucket"}


def test_a_new_entry_touches_its_own_page_its_bucket_its_part_and_the_overviews() -> None:
    work = FakeWork()
    for number in range(1, 121):
        publish(work, f"R8-{number}")
    own = {("entry", "R8-120"), ("bucket", "seniors/3"), ("part", "1")}
    assert work.pages.marked == own | OVERVIEWS


def test_the_first_entry_of_a_bucket_also_touches_the_bucket_before_it() -> None:
    work = FakeWork()
    for number in range(1, 52):
        publish(work, f"R8-{number}")
    assert buckets(work) == {"seniors/1", "seniors/2"}


def test_an_old_version_after_a_new_one_is_ignored() -> None:
    work = FakeWork()
    assert publish(work, "R8-1", 2, title="新しい")
    assert not publish(work, "R8-1", 1, title="古い")
    assert not publish(work, "R8-1", 2, title="もう一度")
    assert work.entries.kept["R8-1"].sheet["title"] == "新しい"
    assert work.pages.marked == set()


@given(st.permutations([1, 2, 3, 4]))
def test_the_newest_version_wins_in_whatever_order_they_come(versions: list[int]) -> None:
    work = FakeWork()
    for version in versions:
        publish(work, "R8-1", version, title=f"第{version}版")
    assert work.entries.kept["R8-1"].sheet["title"] == "第4版"
    assert work.entries.extents["seniors"].entries == 1


def test_a_new_version_keeps_its_place() -> None:
    work = FakeWork()
    publish(work, "R8-1")
    publish(work, "R8-2")
    publish(work, "R8-1", 2)
    assert [entry.number for entry in FakeSiteData(work).bucket("seniors", 1)] == ["R8-2", "R8-1"]


def test_a_new_version_keeps_the_day_of_its_first_listing() -> None:
    work = FakeWork()
    publish(work, "R8-1")
    publish_entry(work, "R8-1", 2, 2, dt.date(2027, 1, 5), sheet())
    kept = work.entries.kept["R8-1"]
    assert (kept.listed_on, kept.approved_on) == (APPROVED_ON, dt.date(2027, 1, 5))


def test_another_category_moves_the_entry_and_takes_the_bucket_that_it_emptied() -> None:
    work = FakeWork()
    publish(work, "R8-1")
    publish(work, "R8-1", 2, category="若者")
    assert buckets(work) == {"youth/1"}
    assert work.pages.removed == {("bucket", "seniors/1")}
    assert set(FakeSiteData(work).categories()) == {"youth"}


def test_another_category_touches_the_table_that_the_entry_left() -> None:
    work = FakeWork()
    publish(work, "R8-1")
    publish(work, "R8-2")
    publish(work, "R8-1", 2, category="若者")
    assert buckets(work) == {"seniors/1", "youth/1"}


def test_an_entry_of_a_known_organisation_touches_the_organisations_page() -> None:
    work = FakeWork()
    show(work, name="㈱団地")
    publish(work, "R8-1", organisation__name="(株) 団地")
    assert ("organisation", "danchi-no-kai") in work.pages.marked


def test_a_new_slug_takes_the_old_page_away_and_touches_the_entries_that_lead_there() -> None:
    work = FakeWork()
    publish(work, "R8-1")
    show(work)
    assert show(work, 2, slug="danchi")
    assert work.pages.removed == {("organisation", "danchi-no-kai")}
    assert {("organisation", "danchi"), ("entry", "R8-1")} <= work.pages.marked


def test_an_old_profile_is_ignored() -> None:
    work = FakeWork()
    show(work, 2)
    assert not show(work, 1, slug="old")
    assert work.pages.marked == set()


def test_the_list_shows_the_newest_two_buckets_and_leads_to_the_next() -> None:
    work = FakeWork()
    shown = []
    for number in range(1, 102):
        publish(work, f"R8-{number}")
        if number in (1, 50, 51, 101):
            category = FakeSiteData(work).categories()["seniors"]
            shown.append((category.newest_buckets, category.older_bucket))
    assert shown == [((1,), None), ((1,), None), ((2, 1), None), ((3, 2), 1)]


def test_an_entry_whose_last_day_has_passed_is_marked_wherever_it_stands() -> None:
    store = FakeStore()
    work = store.kept
    show(work)
    publish(work, "R8-1", listing_until="2099-03-31")
    publish(work, "R8-2", listing_until="年度末まで")
    assert update_status(store, dt.date(2099, 3, 31)) == 0
    assert update_status(store, dt.date(2099, 4, 1)) == 1
    assert [work.entries.kept[n].status for n in ("R8-1", "R8-2")] == ["ended", "open"]
    assert {("entry", "R8-1"), ("organisation", "danchi-no-kai"), *OVERVIEWS} <= work.pages.marked
    assert update_status(store, dt.date(2099, 4, 1)) == 0


def test_somebodys_wish_for_a_full_build_is_kept() -> None:
    work = FakeWork()
    request_full_build(work, "staff-id")
    assert work.releases.requested_by == "staff-id"
