"""An entry is approved, taken down, brought back, renewed: in whatever order its events come, the newest counts."""

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.publishing.domain.entry import EndedEntry, ListedEntry
from services.publishing.usecases.announce_release import announce_release
from services.publishing.usecases.publish_entry import publish_entry
from services.publishing.usecases.withdraw_entry import withdraw_entry
from tests.unit.publishing.fakes import FakeWork
from tests.unit.publishing.samples import APPROVED_ON, sheet
from tests.unit.publishing.test_announce import release

NUMBER = "R8-1"


@dataclass(frozen=True)
class Approved:
    sequence: int
    version: int
    on: dt.date
    title: str

    def tell(self, work: FakeWork) -> bool:
        return publish_entry(
            work, NUMBER, self.sequence, self.version, self.on, sheet(title=self.title)
        )


@dataclass(frozen=True)
class Ended:
    sequence: int

    def tell(self, work: FakeWork) -> bool:
        return withdraw_entry(work, NUMBER, self.sequence)


Life = list[Approved | Ended]


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """What happens to one entry, in its order: what is approved is the same version again, or a later one."""
    version, life = 1, Life()
    on = APPROVED_ON
    for sequence in range(3, 3 + draw(st.integers(1, 6))):
        version += draw(st.integers(0, 1))
        on += dt.timedelta(days=draw(st.integers(0, 2)))
        approved = Approved(sequence, version, on, f"第{version}版")
        life.append(Ended(sequence) if draw(st.booleans()) else approved)
    return life


def marks(work: FakeWork) -> set[str]:
    """Which of the two pages of the entry there is."""
    kept = work.pages.kept.values()
    return {p.page_type for p in kept if p.key == NUMBER and not p.removed}


@given(st.data())
def test_any_order_of_a_lifes_events_ends_as_the_newest_says(data: st.DataObject) -> None:
    life = data.draw(lives())
    work = FakeWork()
    for event in data.draw(st.permutations([*life, *data.draw(st.lists(st.sampled_from(life)))])):
        event.tell(work)
    newest = life[-1]
    days = [event.on for event in life if isinstance(event, Approved)]
    shown = work.entries.find(NUMBER)
    if isinstance(newest, Approved):
        assert shown is not None
        assert (shown.sheet["title"], shown.version) == (newest.title, newest.version)
        assert (shown.sequence, shown.approved_on) == (newest.sequence, newest.on)
        assert shown.listed_on == min(days)
        assert marks(work) == {"entry"}
    else:
        assert shown is None
        # What was never approved has never had an address that could say that it ended.
        assert marks(work) == ({"ended"} if days else set())
        assert work.entries.extents.get("seniors", None) is None or (
            work.entries.extents["seniors"].entries == 0
        )


def test_an_approval_of_the_same_version_lifts_a_suspension() -> None:
    work = FakeWork()
    assert Approved(5, 1, APPROVED_ON, "題").tell(work)
    assert Ended(6).tell(work)
    assert Approved(7, 1, APPROVED_ON + dt.timedelta(days=9), "題").tell(work)
    assert work.entries.kept[NUMBER].listed_on == APPROVED_ON
    assert work.pages.removed == {("ended", NUMBER)}
    assert ("entry", NUMBER) in work.pages.marked


@pytest.mark.parametrize(
    "order", [(5, 6, 7), (5, 7, 6), (7, 5, 6)], ids=lambda order: "-".join(map(str, order))
)
def test_what_comes_back_is_announced_again_in_the_same_version(order: tuple[int, ...]) -> None:
    work, told = FakeWork(), []
    for sequence in order:
        event = Ended(6) if sequence == 6 else Approved(sequence, 1, APPROVED_ON, "題")
        event.tell(work)
        announce_release(work, release(up_to=work.pages.last_change))
        told += [entry for event in work.events for entry in event.data["entries"]]
        work.events.clear()
    up = {"number": NUMBER, "version": 1}
    assert told == ([up] if order[0] == 7 else [up, up])


def test_an_old_approval_that_arrives_late_does_not_bring_an_ended_entry_back() -> None:
    work = FakeWork()
    assert not Ended(6).tell(work)
    assert Approved(5, 1, APPROVED_ON, "題").tell(work)
    assert work.entries.kept == {}
    assert marks(work) == {"ended"}


def test_an_end_that_arrives_late_leaves_the_newer_approval_up() -> None:
    work = FakeWork()
    Approved(7, 1, APPROVED_ON, "題").tell(work)
    assert not Ended(6).tell(work)
    assert set(work.entries.kept) == {NUMBER}
    assert work.pages.marked == work.pages.removed == set()


def test_an_entry_that_never_was_approved_has_no_page_when_it_is_withdrawn() -> None:
    work = FakeWork()
    assert not Ended(2).tell(work)
    assert work.pages.kept == {}


# What a release before this one stored has no sequence.
OLD_ROWS: list[tuple[int, int, bool]] = [(9, 1, False), (9, 2, True), (9, 3, True)]


@pytest.mark.parametrize(("sequence", "version", "news"), OLD_ROWS)
def test_of_a_row_of_before_the_version_tells_what_is_newer(
    sequence: int, version: int, news: bool
) -> None:
    work = stored_before(version=2)
    assert Approved(sequence, version, APPROVED_ON, "新しい").tell(work) is news
    assert work.entries.kept[NUMBER].sequence == (sequence if news else 0)


def test_an_entry_of_before_can_be_taken_down_and_brought_back() -> None:
    work = stored_before(version=2)
    assert Ended(9).tell(work)
    assert not Approved(4, 2, APPROVED_ON, "題").tell(work)
    assert work.entries.ended[NUMBER] == EndedEntry(9, 2, APPROVED_ON)
    assert Approved(10, 2, APPROVED_ON, "題").tell(work)


def stored_before(version: int) -> FakeWork:
    work = FakeWork()
    Approved(1, version, APPROVED_ON, "前からの題").tell(work)
    kept = work.entries.kept[NUMBER]
    work.entries.kept[NUMBER] = ListedEntry(**{**vars(kept), "sequence": 0})
    return work
