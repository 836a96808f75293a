"""What the console shows of the public site."""

import datetime as dt
from dataclasses import dataclass

from services.publishing.domain.release import Release, Waiting
from services.publishing.store.work import StoreWork


@dataclass(frozen=True)
class SiteOverview:
    """Releases, newest first, what waits for the next one, and since when somebody waits for a full build."""

    releases: list[Release]
    waiting: Waiting
    pages_waiting: int
    full_requested_at: dt.datetime | None


def site_overview(work: StoreWork, count: int) -> SiteOverview:
    """The site as it is, with its last ``count`` releases."""
    releases = work.releases.newest(count)
    return SiteOverview(
        releases=releases,
        waiting=work.releases.not_announced(),
        pages_waiting=work.pages.count_changed(releases[0].up_to if releases else 0),
        full_requested_at=work.releases.state().full_requested_at,
    )
