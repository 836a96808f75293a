"""What is told to the others after a release."""

import datetime as dt

from services.chassis.messaging.envelope import Event
from services.publishing.domain.release import Release
from services.publishing.usecases.announce_release import announce_release
from services.publishing.usecases.publish_entry import publish_entry
from tests.unit.publishing.fakes import FakeWork
from tests.unit.publishing.samples import APPROVED_ON, sheet


def release(*set_aside: str, up_to: int) -> Release:
    at = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    return Release(7, up_to, "design", False, 1, 0, 0, 0.1, at, set_aside=list(set_aside))


def published(*numbers: str) -> FakeWork:
    work = FakeWork()
    for number in numbers:
        publish_entry(work, number, 1, 1, APPROVED_ON, sheet())
    return work


def announce(work: FakeWork, *set_aside: str, up_to: int = 0) -> list[Event]:
    work.events.clear()
    up = release(*set_aside, up_to=up_to or work.pages.last_change)
    while announce_release(work, up):
        pass
    return list(work.events)


def told(events: list[Event]) -> list[str]:
    return [entry["number"] for event in events for entry in event.data["entries"]]


def test_each_entry_version_is_announced_once_in_events_of_bounded_size() -> None:
    work = published(*(f"R8-{number}" for number in range(1_234)))
    events = announce(work)
    assert sorted(told(events)) == sorted(work.entries.kept)
    assert max(len(event.data["entries"]) for event in events) == 500
    assert {event.data["release"] for event in events} == {7}
    assert announce(work) == []


def test_what_came_after_the_release_is_not_announced_with_it() -> None:
    assert told(announce(published("R8-1", "R8-2"), up_to=1)) == ["R8-1"]


def test_an_entry_that_could_not_be_rendered_is_not_said_to_be_up() -> None:
    work = published("R8-1", "R8-2")
    assert told(announce(work, "entry:R8-1", "organisation:R8-2")) == ["R8-2"]
    assert told(announce(work)) == ["R8-1"]


def test_a_release_without_new_entries_is_kept_and_announces_nothing() -> None:
    work = FakeWork()
    assert announce(work, up_to=1) == []
    assert list(work.releases.kept) == [7]
