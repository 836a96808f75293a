"""What is up, what is waiting, and which pages changed since."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True)
class PageChange:
    """A page with its latest change; ``removed``: it must not be there any more."""

    page_type: str
    key: str
    change: int
    removed: bool = False

    @property
    def name(self) -> str:
        return f"{self.page_type}:{self.key}"


@dataclass(frozen=True)
class SiteState:
    """Up to where the read model is, which release was the last, and since when somebody waits for a full build."""

    last_change: int
    last_release: int
    full_requested_at: dt.datetime | None = None


@dataclass(frozen=True)
class Release:
    """A release of the site: complete up to change ``up_to``, and how it came about (pages, seconds)."""

    number: int
    up_to: int
    design: str
    rebuilt: bool
    rendered: int
    linked: int
    removed: int
    seconds: float
    released_at: dt.datetime
    touched: list[str] = field(default_factory=list)
    set_aside: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class AnnouncedEntry:
    """A version of an entry that is up and that the others are told of."""

    number: str
    version: int


@dataclass(frozen=True)
class Waiting:
    """Entries that are not announced yet, and since when the oldest of them is here."""

    entries: int
    oldest_at: dt.datetime | None


@dataclass(frozen=True)
class SiteHealth:
    """Release that is up, rows it set aside, pages that changed since; seconds since the site was known complete."""

    release: int
    set_aside: int
    pages_waiting: int
    good_build_age: float
