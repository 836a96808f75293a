"""The repositories of the read model in memory: what use cases change."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from services.publishing.domain.entry import EndedEntry, ListedEntry, Place
from services.publishing.domain.listing import status_on
from services.publishing.domain.organisation import (
    KnownProfile,
    Profile,
)
from services.publishing.domain.places import (
    Extent,
    Neighbours,
    PageName,
    bucket_of,
    part_of,
)
from services.publishing.domain.release import AnnouncedEntry, PageChange, Release, SiteState

RECEIVED_AT = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


class FakeEntries:
    def __init__(self) -> None:
        self.kept: dict[str, ListedEntry] = {}
        self.changes: dict[str, int] = {}
        self.ended: dict[str, EndedEntry] = {}
        self.announced: dict[str, int] = {}
        self.last_position = 0
        self.extents: dict[str, Extent] = {}

    def find(self, number: str) -> ListedEntry | None:
        return self.kept.get(number)

    def save(self, entry: ListedEntry, change: int) -> None:
        self.kept[entry.place.number] = entry
        self.changes[entry.place.number] = change

    def remove(self, number: str) -> None:
        del self.kept[number], self.changes[number]
        self.announced.pop(number, None)

    def find_ended(self, number: str) -> EndedEntry | None:
        return self.ended.get(number)

    def save_ended(self, number: str, ended: EndedEntry) -> None:
        self.ended[number] = ended

    def take_position(self) -> int:
        self.last_position += 1
        return self.last_position

    def take_category_position(self, slug: str) -> int:
        before = self.extents.get(slug, Extent(0, 0))
        self.extents[slug] = Extent(before.entries + 1, before.last_position + 1)
        return before.last_position + 1

    def leave_category(self, slug: str) -> Extent:
        last = max((entry.place.category_position for entry in self.of(slug)), default=0)
        self.extents[slug] = Extent(self.extents[slug].entries - 1, last)
        return self.extents[slug]

    def leave_list(self) -> Extent:
        self.last_position = max((entry.place.position for entry in self.kept.values()), default=0)
        return Extent(len(self.kept), self.last_position)

    def compact_category(self, slug: str) -> int:
        for position, entry in enumerate(self.of(slug), 1):
            self._move(replace(entry.place, category_position=position))
        self.extents[slug] = Extent(self.extents[slug].entries, len(self.of(slug)))
        return self.extents[slug].last_position

    def compact_list(self) -> int:
        for position, entry in enumerate(self.in_order(), 1):
            self._move(replace(entry.place, position=position))
        self.last_position = len(self.kept)
        return self.last_position

    def neighbours(self, slug: str, bucket: int) -> Neighbours:
        buckets = [bucket_of(entry.place.category_position) for entry in self.of(slug)]
        return Neighbours(
            entries=buckets.count(bucket),
            newer=min((other for other in buckets if other > bucket), default=None),
            older=max((other for other in buckets if other < bucket), default=None),
        )

    def count_in_part(self, part: int) -> int:
        return sum(part_of(entry.place.position) == part for entry in self.kept.values())

    def count_turned(self, today: dt.date) -> int:
        return len(self._turned(today))

    def turn(self, today: dt.date) -> list[Place]:
        turned = self._turned(today)
        for entry in turned:
            self.kept[entry.place.number] = replace(entry, status=self._status(entry, today))
        return [entry.place for entry in turned]

    def of(self, slug: str) -> list[ListedEntry]:
        """The entries of a 区分 in the order of their positions."""
        found = [entry for entry in self.kept.values() if entry.place.category_slug == slug]
        return sorted(found, key=lambda entry: entry.place.category_position)

    def in_order(self) -> list[ListedEntry]:
        return sorted(self.kept.values(), key=lambda entry: entry.place.position)

    def _move(self, place: Place) -> None:
        self.kept[place.number] = replace(self.kept[place.number], place=place)

    def _turned(self, today: dt.date) -> list[ListedEntry]:
        return [entry for entry in self.kept.values() if self._status(entry, today) != entry.status]

    @staticmethod
    def _status(entry: ListedEntry, today: dt.date) -> str:
        return status_on(entry.sheet["listing_until"], today)


class FakeOrganisations:
    def __init__(self) -> None:
        self.kept: dict[str, tuple[KnownProfile, Profile, int]] = {}
        self.withdrawn: dict[str, int] = {}

    def find(self, organisation_id: str) -> KnownProfile | None:
        return self.kept[organisation_id][0] if organisation_id in self.kept else None

    def save(
        self, organisation_id: str, sequence: int, name_key: str, profile: Profile, change: int
    ) -> None:
        known = KnownProfile(sequence, profile["slug"], name_key)
        self.kept[organisation_id] = (known, profile, change)

    def remove(self, organisation_id: str) -> None:
        del self.kept[organisation_id]

    def withdrawn_sequence(self, organisation_id: str) -> int:
        return self.withdrawn.get(organisation_id, 0)

    def note_withdrawn(self, organisation_id: str, sequence: int) -> None:
        self.withdrawn[organisation_id] = max(sequence, self.withdrawn_sequence(organisation_id))

    def slugs_of(self, name_keys: Iterable[str]) -> list[str]:
        keys = set(name_keys)
        return [known.slug for known, _, _ in self.kept.values() if known.name_key in keys]


class FakePages:
    def __init__(self, entries: FakeEntries, organisations: FakeOrganisations) -> None:
        self._entries, self._organisations = entries, organisations
        self.last_change = 0
        self.kept: dict[PageName, PageChange] = {}

    @property
    def marked(self) -> set[PageName]:
        """What the last change touched and did not remove."""
        return {n for n, p in self.kept.items() if p.change == self.last_change and not p.removed}

    @property
    def removed(self) -> set[PageName]:
        """What the last change took away."""
        return {n for n, p in self.kept.items() if p.change == self.last_change and p.removed}

    def take_change_number(self) -> int:
        self.last_change += 1
        return self.last_change

    def mark(self, pages: Iterable[PageName], change: int) -> None:
        self.kept |= {name: PageChange(*name, change) for name in pages}

    def mark_removed(self, pages: Iterable[PageName], change: int) -> None:
        self.kept |= {name: PageChange(*name, change, removed=True) for name in pages}

    def mark_of_organisations(self, name_keys: Iterable[str], change: int) -> None:
        slugs = self._organisations.slugs_of(name_keys)
        self.mark([("organisation", slug) for slug in slugs], change)

    def mark_entries_of(self, name_keys: Iterable[str], change: int) -> None:
        keys = set(name_keys)
        found = [n for n, e in self._entries.kept.items() if e.place.organisation_key in keys]
        self.mark([("entry", number) for number in found], change)

    def mark_left_address(self, slug: str, change: int) -> None:
        there = slug in [known.slug for known, _, _ in self._organisations.kept.values()]
        self.kept["organisation", slug] = PageChange("organisation", slug, change, not there)

    def change_of(self, page: PageName) -> int:
        return self.kept[page].change if page in self.kept else 0

    def changed_since(self, change: int) -> list[PageChange]:
        return [page for _, page in sorted(self.kept.items()) if page.change > change]


class FakeReleases:
    def __init__(self, entries: FakeEntries, pages: FakePages) -> None:
        self._entries, self._pages = entries, pages
        self.kept: dict[int, Release] = {}
        self.requested_by = ""
        self.complete = False

    def state(self) -> SiteState:
        asked = RECEIVED_AT if self.requested_by else None
        return SiteState(self._pages.last_change, max(self.kept, default=0), asked)

    def add(self, release: Release) -> None:
        self.kept.setdefault(release.number, release)

    def newest(self, count: int) -> list[Release]:
        return [self.kept[number] for number in sorted(self.kept, reverse=True)[:count]]

    def request_full_build(self, staff_id: str) -> None:
        self.requested_by = staff_id

    def end_full_request(self, requested_at: dt.datetime) -> None:
        self.requested_by = ""

    def note_complete(self) -> None:
        self.complete = True

    def count_rows(self) -> int:
        return len(self._entries.kept)

    def touched(self, since: int, count: int = 20) -> list[str]:
        return [page.name for page in self._pages.changed_since(since)][:count]

    def mark_announced(
        self, up_to: int, count: int, set_aside: Sequence[str]
    ) -> list[AnnouncedEntry]:
        due = [
            AnnouncedEntry(number, entry.version)
            for number, entry in sorted(self._entries.kept.items())
            if self._entries.changes[number] <= up_to
            and number not in set_aside
            and self._entries.announced.get(number) != entry.sequence
        ][:count]
        kept = self._entries.kept
        self._entries.announced |= {entry.number: kept[entry.number].sequence for entry in due}
        return due
