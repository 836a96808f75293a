"""Renders pages of one type into a release slot, one after another."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from services.publishing.build.ports import Snapshot
from services.publishing.build.release_slots import ReleaseSlots
from services.publishing.pages.design import Design
from services.publishing.pages.files import File
from services.publishing.store.set_aside import SetAside

CHUNK = 200


class SingleRenderer:
    """Renders in this process. ``breathe`` is called after each page, so that others get their turn."""

    def __init__(
        self,
        slots: ReleaseSlots,
        design: Design,
        offload: Callable[..., Any],
        breathe: Callable[[], None],
    ) -> None:
        self._slots, self._design, self._offload, self._breathe = slots, design, offload, breathe

    def render(
        self,
        page_type: str,
        keys: Sequence[str],
        slot: str,
        snapshot: Snapshot,
        set_aside: SetAside,
    ) -> Iterator[int]:
        pages = self._design.page_types[page_type]
        data = snapshot.site_data(set_aside)
        for start in range(0, len(keys), CHUNK):
            chunk = keys[start : start + CHUNK]
            for key, files in pages.render(chunk, data, self._design.context):
                put_page(self._slots, slot, pages.paths(key), files, self._offload)
                self._breathe()
                yield 1


def put_page(
    slots: ReleaseSlots,
    slot: str,
    paths: Sequence[str],
    files: Sequence[File],
    offload: Callable[..., Any],
) -> None:
    """Write the files of one page; a page that has none any more is taken away."""
    if not files:
        for path in paths:
            slots.remove(slot, path)
    for file in files:
        if file.leads_to:
            slots.lead(slot, file.path, file.leads_to)
        elif file.content is not None:
            slots.write(slot, file.path, file.content)
        else:
            offload(slots.join, slot, file.path, file.pieces)


def directly(call: Callable[..., Any], *arguments: Any) -> Any:
    """Where nothing has to be kept off an event loop."""
    return call(*arguments)
