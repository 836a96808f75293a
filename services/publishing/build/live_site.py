"""The site that is up, as use cases see it."""

from collections.abc import Callable, Sequence
from typing import Any

from services.publishing.build.release_slots import ReleaseSlots
from services.publishing.domain.places import PageName
from services.publishing.pages.design import PAGE_TYPES


class LiveSite:
    """``usecases.ports.SiteFiles`` over the live slot. ``offload`` runs what would block an event loop."""

    def __init__(self, slots: ReleaseSlots, offload: Callable[..., Any]) -> None:
        self._slots, self._offload = slots, offload

    def missing(self, pages: Sequence[PageName]) -> set[PageName]:
        files = {
            path: (page_type, key)
            for page_type, key in pages
            if page_type in PAGE_TYPES
            for path in PAGE_TYPES[page_type].paths(key)
        }
        return {files[path] for path in self._offload(self._slots.missing, list(files))}
