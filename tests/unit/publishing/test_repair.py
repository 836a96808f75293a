"""Pages that somebody took away are found and marked."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.publishing.domain.places import PageName
from services.publishing.domain.release import Release
from services.publishing.usecases.publish_entry import publish_entry
from services.publishing.usecases.repair_site import repair_site
from services.publishing.usecases.withdraw_entry import withdraw_entry
from tests.unit.publishing.fakes import FakeStore
from tests.unit.publishing.repositories import RECEIVED_AT
from tests.unit.publishing.samples import APPROVED_ON, sheet


@dataclass
class FakeFiles:
    """Files of the site; all pages but ``gone`` are there."""

    gone: set[PageName] = field(default_factory=set)

    def missing(self, pages: Sequence[PageName]) -> set[PageName]:
        return self.gone & set(pages)


def published() -> FakeStore:
    store = FakeStore()
    for number in ("R8-1", "R8-2"):
        publish_entry(store.kept, number, 1, 1, APPROVED_ON, sheet())
    return store


def test_a_page_that_is_missing_is_marked() -> None:
    store = published()
    assert repair_site(store, FakeFiles({("entry", "R8-1")})) == 1
    assert store.kept.pages.marked == {("entry", "R8-1")}


def test_a_site_that_is_whole_is_left_alone() -> None:
    store = published()
    before = store.kept.pages.last_change
    assert repair_site(store, FakeFiles()) == 0
    assert store.kept.pages.last_change == before


def test_the_page_of_what_was_withdrawn_is_not_missed() -> None:
    store = published()
    withdraw_entry(store.kept, "R8-1", 2)
    assert repair_site(store, FakeFiles({("entry", "R8-1")})) == 0


def test_the_page_of_an_entry_that_ended_is_made_again_where_it_is_missing() -> None:
    store = published()
    withdraw_entry(store.kept, "R8-1", 2)
    assert repair_site(store, FakeFiles({("ended", "R8-1")})) == 1
    assert store.kept.pages.marked == {("ended", "R8-1")}


def test_the_page_of_a_row_that_was_set_aside_waits_for_a_new_row() -> None:
    store = published()
    up = Release(1, 2, "design", False, 1, 0, 0, 0.1, RECEIVED_AT, set_aside=["entry:R8-1"])
    store.kept.releases.add(up)
    assert repair_site(store, FakeFiles({("entry", "R8-1")})) == 0
