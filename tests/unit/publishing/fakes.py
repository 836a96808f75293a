"""The read model of the site in memory: what use cases change, and what pages are rendered from."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from services.chassis.messaging.envelope import Event
from services.publishing.domain.entry import ListedEntry, ShownEntry
from services.publishing.domain.organisation import (
    OrganisationCounts,
    ShownOrganisation,
)
from services.publishing.domain.places import (
    ListedCategory,
    Neighbours,
    bucket_of,
    part_of,
)
from services.publishing.store.set_aside import SetAside
from tests.unit.publishing.repositories import (
    RECEIVED_AT,
    FakeEntries,
    FakeOrganisations,
    FakePages,
    FakeReleases,
)


class FakeWork:
    """``usecases.ports.Work`` and ``build.ports.Snapshot`` that keep their state in dicts."""

    def __init__(self) -> None:
        self.entries = FakeEntries()
        self.organisations = FakeOrganisations()
        self.pages = FakePages(self.entries, self.organisations)
        self.releases = FakeReleases(self.entries, self.pages)
        self.events: list[Event] = []
        self.notes: list[str] = []

    def emit(self, *events: Event) -> None:
        self.events += events

    def note(self, line: str, **facts: Any) -> None:
        self.notes.append(line)

    def site_data(self, set_aside: SetAside) -> "FakeSiteData":
        return FakeSiteData(self, set_aside)

    def export(self) -> str:
        return ""


class FakeStore:
    """One read model for every transaction and snapshot."""

    def __init__(self, work: FakeWork | None = None) -> None:
        self.kept = work or FakeWork()

    @contextmanager
    def work(self) -> Iterator[FakeWork]:
        yield self.kept

    @contextmanager
    def snapshot(self) -> Iterator[FakeWork]:
        yield self.kept


class FakeSiteData:
    """``pages.site_data.SiteData`` of a FakeWork."""

    def __init__(self, work: FakeWork, set_aside: SetAside | None = None) -> None:
        self._work, self.set_aside = work, set_aside or SetAside()

    def entries(self, numbers: Sequence[str]) -> dict[str, ShownEntry]:
        kept = self._work.entries.kept
        return {number: self._shown(kept[number]) for number in numbers if number in kept}

    def bucket(self, slug: str, bucket: int) -> list[ShownEntry]:
        rows = self._work.entries.of(slug)[::-1]
        return [self._shown(e) for e in rows if bucket_of(e.place.category_position) == bucket]

    def neighbours(self, buckets: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Neighbours]:
        return {one: self._work.entries.neighbours(*one) for one in buckets}

    def part(self, part: int) -> list[ShownEntry]:
        rows = self._work.entries.in_order()
        return [self._shown(entry) for entry in rows if part_of(entry.place.position) == part]

    def parts(self) -> list[int]:
        pages = self._work.pages.kept.values()
        return sorted(int(p.key) for p in pages if p.page_type == "part" and not p.removed)

    def newest(self, count: int) -> list[ShownEntry]:
        return [self._shown(entry) for entry in self._work.entries.in_order()[::-1][:count]]

    def of_organisation(self, name_key: str, count: int) -> list[ShownEntry]:
        rows = self._work.entries.in_order()[::-1]
        return [self._shown(e) for e in rows if e.place.organisation_key == name_key][:count]

    def categories(self) -> dict[str, ListedCategory]:
        extents = self._work.entries.extents
        return {slug: self._category(slug) for slug, extent in extents.items() if extent.entries}

    def organisations(self) -> list[ShownOrganisation]:
        kept = self._work.organisations.kept
        return [
            ShownOrganisation(name_key=known.name_key, **profile)
            for _, (known, profile, _) in sorted(kept.items(), key=lambda item: item[1][1]["name"])
        ]

    def organisations_by_slug(self, slugs: Sequence[str]) -> dict[str, ShownOrganisation]:
        newest_last = sorted(self._work.organisations.kept.values(), key=lambda kept: kept[2])
        return {
            profile["slug"]: ShownOrganisation(name_key=known.name_key, **profile)
            for known, profile, _ in newest_last
            if profile["slug"] in slugs
        }

    def count_organisations(self) -> OrganisationCounts:
        kinds = [profile["kind"] for _, profile, _ in self._work.organisations.kept.values()]
        return OrganisationCounts(len(kinds), kinds.count("member"))

    def _category(self, slug: str) -> ListedCategory:
        rows = self._work.entries.of(slug)
        buckets = sorted({bucket_of(e.place.category_position) for e in rows}, reverse=True)
        older = buckets[2] if len(buckets) > 2 else None
        return ListedCategory(slug, len(rows), tuple(buckets[:2]), older)

    def _shown(self, entry: ListedEntry) -> ShownEntry:
        kept = sorted(self._work.organisations.kept.items())
        slugs = [
            known.slug
            for _, (known, _, _) in kept
            if known.name_key == entry.place.organisation_key
        ]
        return ShownEntry(
            number=entry.place.number,
            version=entry.version,
            sheet=entry.sheet,
            status=entry.status,
            listed_on=entry.listed_on,
            approved_on=entry.approved_on,
            received_at=RECEIVED_AT,
            organisation_slug=slugs[0] if slugs else None,
        )
