"""What leaves the site leaves it everywhere, and what arrives late does not bring it back."""

from collections.abc import Callable
from typing import Any

import pytest

from services.publishing.domain import places
from services.publishing.usecases.publish_entry import publish_entry
from services.publishing.usecases.publish_profile import publish_profile
from services.publishing.usecases.withdraw_entry import withdraw_entry
from services.publishing.usecases.withdraw_profile import withdraw_profile
from tests.unit.publishing.fakes import FakeWork
from tests.unit.publishing.samples import APPROVED_ON, profile, sheet
from tests.unit.publishing.test_publish import OVERVIEWS, buckets


@pytest.fixture
def small_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "BUCKET_SIZE", 2)
    monkeypatch.setattr(places, "PART_SIZE", 3)


def publish(work: FakeWork, number: str, version: int = 1, **changes: Any) -> bool:
    return publish_entry(work, number, version, version, APPROVED_ON, sheet(**changes))


def listed(count: int) -> FakeWork:
    work = FakeWork()
    for number in range(1, count + 1):
        publish(work, f"R8-{number}")
    return work


def positions(work: FakeWork) -> list[tuple[int, int]]:
    kept = work.entries.in_order()
    return [(entry.place.position, entry.place.category_position) for entry in kept]


def test_an_entry_that_leaves_takes_its_page_and_touches_what_it_stood_on() -> None:
    work = listed(2)
    publish_profile(work, "id", 1, profile())
    assert withdraw_entry(work, "R8-1", 2)
    assert work.pages.removed == {("entry", "R8-1")}
    around = {("bucket", "seniors/1"), ("part", "1"), ("organisation", "danchi-no-kai")}
    assert work.pages.marked == around | OVERVIEWS | {("ended", "R8-1")}


def test_the_last_entry_takes_its_bucket_and_its_part_along() -> None:
    work = listed(1)
    withdraw_entry(work, "R8-1", 2)
    assert work.pages.removed == {("entry", "R8-1"), ("bucket", "seniors/1"), ("part", "1")}
    assert work.pages.marked == OVERVIEWS | {("ended", "R8-1")}


@pytest.mark.usefixtures("small_places")
def test_buckets_beside_one_that_is_gone_lead_to_each_other() -> None:
    work = listed(6)
    withdraw_entry(work, "R8-3", 2)
    withdraw_entry(work, "R8-4", 2)
    assert ("bucket", "seniors/2") in work.pages.removed
    assert buckets(work) == {"seniors/1", "seniors/3"}


def test_places_at_the_end_are_given_out_again() -> None:
    work = listed(3)
    withdraw_entry(work, "R8-3", 2)
    withdraw_entry(work, "R8-2", 2)
    publish(work, "R8-4")
    assert positions(work) == [(1, 1), (2, 2)]


@pytest.mark.usefixtures("small_places")
def test_where_gaps_outnumber_entries_the_others_move_together_in_their_order() -> None:
    work = listed(9)
    for number in range(2, 7):
        withdraw_entry(work, f"R8-{number}", 2)
    numbers = [entry.place.number for entry in work.entries.in_order()]
    assert numbers == ["R8-1", "R8-7", "R8-8", "R8-9"]
    assert positions(work) == [(n, n) for n in (1, 2, 3, 4)]
    pages = {name for name, page in work.pages.kept.items() if not page.removed}
    assert {name for name in pages if name[0] in ("bucket", "part")} == {
        ("bucket", "seniors/1"),
        ("bucket", "seniors/2"),
        ("part", "1"),
        ("part", "2"),
    }


def test_a_withdrawal_is_had_once() -> None:
    work = listed(2)
    assert withdraw_entry(work, "R8-1", 2)
    assert not withdraw_entry(work, "R8-1", 2)
    assert work.pages.marked == work.pages.removed == set()
    assert work.entries.extents["seniors"].entries == 1


def test_a_profile_that_leaves_takes_its_page_and_its_entries_lead_there_no_longer() -> None:
    work = listed(1)
    publish_profile(work, "id", 1, profile())
    assert withdraw_profile(work, "id", 1)
    assert work.pages.removed == {("organisation", "danchi-no-kai")}
    overviews = {("organisations", ""), ("sitemap-pages", ""), ("home", "")}
    assert work.pages.marked == {("entry", "R8-1")} | overviews
    assert set(work.entries.kept) == {"R8-1"}


def test_an_address_that_another_organisation_has_too_stays() -> None:
    work = FakeWork()
    publish_profile(work, "id", 1, profile())
    publish_profile(work, "other", 1, profile(name="ほかの会"))
    withdraw_profile(work, "other", 1)
    assert work.pages.removed == set()
    assert ("organisation", "danchi-no-kai") in work.pages.marked


LATE: list[Callable[[FakeWork], bool]] = [
    lambda work: publish_profile(work, "id", 2, profile()),
    lambda work: publish_profile(work, "id", 1, profile()),
]


@pytest.mark.parametrize("late", LATE)
def test_a_profile_that_arrives_after_its_withdrawal_does_not_come_back(
    late: Callable[[FakeWork], bool],
) -> None:
    work = FakeWork()
    assert not withdraw_profile(work, "id", 2)
    assert not late(work)
    assert work.organisations.kept == {}
    assert publish_profile(work, "id", 3, profile())


def test_a_withdrawal_of_a_profile_that_arrives_late_leaves_the_newer_one_up() -> None:
    work = FakeWork()
    publish_profile(work, "id", 3, profile())
    assert not withdraw_profile(work, "id", 2)
    assert set(work.organisations.kept) == {"id"}
