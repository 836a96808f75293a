"""What is up, what is waiting, and what has been announced."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from services.publishing.domain.release import (
    AnnouncedEntry,
    Release,
    SiteHealth,
    SiteState,
    Waiting,
)
from services.publishing.store._queries import queries


class ReleaseStore:
    """``usecases.ports.Releases`` over one connection."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def state(self) -> SiteState:
        return SiteState(**queries.get_site(self._connection))

    def health(self) -> SiteHealth:
        return SiteHealth(**queries.get_health(self._connection))

    def note_complete(self) -> None:
        """The live slot shows all there is."""
        queries.note_complete(self._connection)

    def count_rows(self) -> int:
        """How many entries and organisations there are."""
        return int(queries.count_rows(self._connection))

    def touched(self, since: int, count: int = 20) -> list[str]:
        """Names of the entries and organisations that changed, and of entries that ended, for people."""
        rows = queries.find_touched(self._connection, since=since, count=count)
        return [f"{row['page_type']}:{row['key']}" for row in rows]

    def request_full_build(self, staff_id: str) -> None:
        queries.request_full_build(self._connection, staff_id=staff_id)
        queries.wake_builder(self._connection)

    def end_full_request(self, requested_at: dt.datetime) -> None:
        queries.end_full_request(self._connection, requested_at=requested_at)

    def add(self, release: Release) -> None:
        queries.add_release(self._connection, **asdict(release))

    def newest(self, count: int) -> list[Release]:
        return [Release(**row) for row in queries.find_releases(self._connection, count=count)]

    def mark_announced(
        self, up_to: int, count: int, set_aside: Sequence[str]
    ) -> list[AnnouncedEntry]:
        rows = queries.mark_announced(
            self._connection, up_to=up_to, count=count, set_aside=list(set_aside)
        )
        return [AnnouncedEntry(**row) for row in rows]

    def not_announced(self) -> Waiting:
        return Waiting(**queries.count_not_announced(self._connection))
