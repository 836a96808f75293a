"""What a build needs: the read model at one moment, and somebody who renders."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from services.publishing.pages.site_data import SiteData
from services.publishing.store.set_aside import SetAside
from services.publishing.usecases.ports import Pages, Releases, Store


class Snapshot(Protocol):
    """The read model at one moment, to be read only."""

    @property
    def pages(self) -> Pages: ...
    @property
    def releases(self) -> Releases: ...

    def site_data(self, set_aside: SetAside) -> SiteData:
        """What pages are rendered from; rows that are ``set_aside`` stand in no list."""
        ...

    def export(self) -> str:
        """A name by which other processes can read the very same moment while it lasts."""
        ...


class SiteStore(Store, Protocol):
    def snapshot(self) -> AbstractContextManager[Snapshot]: ...


class Renderer(Protocol):
    """Renders pages of one type into a slot, and tells after each few how many."""

    def render(
        self,
        page_type: str,
        keys: Sequence[str],
        slot: str,
        snapshot: Snapshot,
        set_aside: SetAside,
    ) -> Iterator[int]: ...
