"""What is told to the others after a release."""

from typing import Any

from services.chassis.messaging.envelope import Event
from services.publishing.usecases.announce_release import announce_release

RELEASE: dict[str, Any] = {"number": 7, "up_to": 90, "set_aside": []}


class Transaction:
    def __init__(self) -> None:
        self.events: list[Event] = []

    def emit(self, *events: Event) -> None:
        self.events += events


class Kept:
    """Releases in memory: entry versions by the change that brought them."""

    def __init__(self, changes: dict[str, int]) -> None:
        self.changes = changes
        self.releases: dict[int, dict[str, Any]] = {}
        self.announced: set[str] = set()

    def add(self, release: dict[str, Any]) -> None:
        self.releases.setdefault(release["number"], release)

    def mark_announced(self, up_to: int, count: int, set_aside: list[str]) -> list[dict[str, Any]]:
        waiting = {n for n, at in self.changes.items() if at <= up_to} - self.announced
        due = sorted(waiting - set(set_aside))[:count]
        self.announced.update(due)
        return [{"number": number, "version": 1} for number in due]


def announce(kept: Kept, **release: Any) -> list[Event]:
    transaction: Any = Transaction()
    while announce_release(transaction, {**RELEASE, **release}, kept):  # type: ignore[arg-type]
        pass
    return list(transaction.events)


def test_each_entry_version_is_announced_once_in_events_of_bounded_size() -> None:
    kept = Kept({f"R8-{number}": 1 for number in range(12_345)})
    events = announce(kept)
    told = [entry["number"] for event in events for entry in event.data["entries"]]
    assert sorted(told) == sorted(kept.changes)
    assert max(len(event.data["entries"]) for event in events) == 500
    assert {event.data["release"] for event in events} == {7}
    assert announce(kept) == []


def test_what_came_after_the_release_is_not_announced_with_it() -> None:
    events = announce(Kept({"R8-1": 90, "R8-2": 91}))
    assert [entry["number"] for entry in events[0].data["entries"]] == ["R8-1"]


def test_an_entry_that_could_not_be_drawn_is_not_said_to_be_up() -> None:
    kept = Kept({"R8-1": 90, "R8-2": 90})
    events = announce(kept, set_aside=["entry:R8-1", "organisation:R8-2"])
    assert [entry["number"] for entry in events[0].data["entries"]] == ["R8-2"]
    assert [e.data["entries"][0]["number"] for e in announce(kept)] == ["R8-1"]


def test_a_release_without_new_entries_is_kept_and_announces_nothing() -> None:
    kept = Kept({})
    assert announce(kept) == []
    assert list(kept.releases) == [7]
