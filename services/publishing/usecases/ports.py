"""What the use cases need: repositories of the read model in one transaction, and the files of the site."""

import datetime as dt
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from services.chassis.messaging.envelope import Event
from services.publishing.domain.entry import EndedEntry, ListedEntry, Place
from services.publishing.domain.organisation import KnownProfile, Profile
from services.publishing.domain.places import Extent, Neighbours, PageName
from services.publishing.domain.release import AnnouncedEntry, PageChange, Release, SiteState


class Entries(Protocol):
    """The entries on the list, and what is remembered of those that left it."""

    def find(self, number: str) -> ListedEntry | None: ...

    def save(self, entry: ListedEntry, change: int) -> None:
        """Keep it; with a newer ``sequence`` than before it waits to be announced again."""
        ...

    def remove(self, number: str) -> None: ...

    def find_ended(self, number: str) -> EndedEntry | None:
        """How it left the list the last time; asked only of an entry that is not on it."""
        ...

    def save_ended(self, number: str, ended: EndedEntry) -> None: ...
    def take_position(self) -> int: ...
    def take_category_position(self, slug: str) -> int: ...

    def leave_category(self, slug: str) -> Extent:
        """Count one entry less in a 区分, whose last position is that of its last entry again."""
        ...

    def leave_list(self) -> Extent:
        """The last position of all is that of the last entry again."""
        ...

    def compact_category(self, slug: str) -> int:
        """Move the entries of a 区分 together, in their order; returns the last position."""
        ...

    def compact_list(self) -> int:
        """Move all entries together, in their order; returns the last position."""
        ...

    def neighbours(self, slug: str, bucket: int) -> Neighbours: ...
    def count_in_part(self, part: int) -> int: ...

    def count_turned(self, today: dt.date) -> int:
        """Entries that are called open although their 掲載期限 lies before ``today``, and the other way round."""
        ...

    def turn(self, today: dt.date) -> list[Place]:
        """Call these what they are; returns where they stand."""
        ...


class Organisations(Protocol):
    """The public profiles."""

    def find(self, organisation_id: str) -> KnownProfile | None: ...

    def save(
        self, organisation_id: str, sequence: int, name_key: str, profile: Profile, change: int
    ) -> None: ...

    def remove(self, organisation_id: str) -> None: ...

    def withdrawn_sequence(self, organisation_id: str) -> int:
        """Up to which revision this profile was withdrawn; 0 where it never was."""
        ...

    def note_withdrawn(self, organisation_id: str, sequence: int) -> None: ...


class Pages(Protocol):
    """Which pages there are, each with its latest change. Marking wakes the builder when the transaction commits."""

    def take_change_number(self) -> int:
        """The number of this transaction's change; other changes wait until it has ended."""
        ...

    def mark(self, pages: Iterable[PageName], change: int) -> None: ...
    def mark_removed(self, pages: Iterable[PageName], change: int) -> None: ...

    def mark_of_organisations(self, name_keys: Iterable[str], change: int) -> None:
        """The pages of the organisations with these names, which list their entries."""
        ...

    def mark_entries_of(self, name_keys: Iterable[str], change: int) -> None:
        """The pages of these organisations' entries, which lead to the organisation's page."""
        ...

    def mark_left_address(self, slug: str, change: int) -> None:
        """The page of an organisation that is no longer there; it stays where another one has this address too."""
        ...

    def changed_since(self, change: int) -> list[PageChange]: ...

    def change_of(self, page: PageName) -> int:
        """The latest change of a page; 0 where it is not known."""
        ...


class Releases(Protocol):
    """What is up, and what the others were told of."""

    def state(self) -> SiteState: ...

    def add(self, release: Release) -> None:
        """Keep a release; the same one a second time changes nothing."""
        ...

    def newest(self, count: int) -> list[Release]: ...
    def request_full_build(self, staff_id: str) -> None: ...
    def end_full_request(self, requested_at: dt.datetime) -> None: ...
    def note_complete(self) -> None: ...
    def count_rows(self) -> int: ...
    def touched(self, since: int, count: int = 20) -> list[str]: ...

    def mark_announced(
        self, up_to: int, count: int, set_aside: Sequence[str]
    ) -> list[AnnouncedEntry]:
        """Up to ``count`` entry versions on a site that is complete up to ``up_to`` and that nobody was told of.

        Those of ``set_aside`` (numbers) are not on it.
        """
        ...


class Work(Protocol):
    """One transaction: what is done and what is announced in it happen together or not at all."""

    @property
    def entries(self) -> Entries: ...
    @property
    def organisations(self) -> Organisations: ...
    @property
    def pages(self) -> Pages: ...
    @property
    def releases(self) -> Releases: ...

    def emit(self, *events: Event) -> None: ...
    def note(self, line: str, **facts: Any) -> None: ...


class Store(Protocol):
    def work(self) -> AbstractContextManager[Work]: ...


class SiteFiles(Protocol):
    """The files of the site that is up."""

    def missing(self, pages: Sequence[PageName]) -> set[PageName]:
        """Those of these pages of which a file is not there."""
        ...
