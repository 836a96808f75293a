"""Two complete copies of the site take turns behind one link (decision 0005).

``SITE_DIR/a`` and ``SITE_DIR/b`` are slots, ``SITE_DIR/current`` is a link to the one that is served. Only the
idle one is ever written.
"""

import datetime as dt
import json
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from services.publishing.adapters.site_files import (
    join_files,
    lead_to,
    share_file,
    sync_file_system,
    sync_folder,
    write_durably,
    write_file,
)
from services.publishing.domain.release import Release
from services.publishing.pages.files import Slice

LINK = "current"
NAMES = ("a", "b")
MARKER = ".release"
DISCARDED = "discarded"


@dataclass(frozen=True)
class Marker:
    """What a slot says of itself: complete up to change ``up_to``, rendered by ``design``, and how it came about."""

    up_to: int
    design: str
    release: int
    rebuilt: bool = False
    rendered: int = 0
    linked: int = 0
    removed: int = 0
    seconds: float = 0.0
    touched: list[str] = field(default_factory=list)
    set_aside: list[str] = field(default_factory=list)
    released_at: str = ""

    def as_release(self) -> Release:
        values = asdict(self)
        number, released_at = values.pop("release"), dt.datetime.fromisoformat(self.released_at)
        return Release(**{**values, "number": number, "released_at": released_at})


class ReleaseSlots:
    """The files of the site. Raises OSError as the file system does; every step may be done again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def live(self) -> str | None:
        """Name of the slot that is served, if any."""
        try:
            name = os.readlink(self.folder / LINK)
        except FileNotFoundError:
            return None
        return name if name in NAMES and (self.folder / name).is_dir() else None

    def marker(self, slot: str | None) -> Marker | None:
        """What is certain about a slot; None where nothing is."""
        if slot is None:
            return None
        try:
            return Marker(**json.loads((self.folder / slot / MARKER).read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def forget(self, slot: str) -> None:
        """Make nothing certain about a slot any more, durably."""
        with suppress(FileNotFoundError):
            os.unlink(self.folder / slot / MARKER)
            sync_folder(f"{self.folder}/{slot}")

    def write(self, slot: str, path: str, content: bytes) -> None:
        """Put a file into a slot, whole or not at all."""
        write_file(f"{self.folder}/{slot}/{path}", content)

    def link(self, source: str, slot: str, path: str) -> None:
        """Share a file of the slot ``source`` with ``slot``. Raises FileNotFoundError where it is not there."""
        share_file(f"{self.folder}/{source}/{path}", f"{self.folder}/{slot}/{path}")

    def lead(self, slot: str, path: str, place: str) -> None:
        """Make a file of a slot a symbolic link to ``place``."""
        lead_to(f"{self.folder}/{slot}/{path}", place)

    def join(self, slot: str, path: str, pieces: Iterable[bytes | Slice]) -> None:
        """Put a file together from text and from files of the same slot, without looking into them."""
        join_files(f"{self.folder}/{slot}", f"{self.folder}/{slot}/{path}", pieces)

    def missing(self, paths: Iterable[str]) -> list[str]:
        """Those of these files that the live slot does not have."""
        live = f"{self.folder}/{self.live()}"
        return [path for path in paths if not os.path.exists(f"{live}/{path}")]

    def remove(self, slot: str, path: str) -> None:
        """Take a page away, and the folders that are empty then."""
        target = self.folder / slot / path
        with suppress(FileNotFoundError):
            target.unlink()
        for folder in list(target.parents)[: path.count("/")]:
            try:
                folder.rmdir()
            except FileNotFoundError:
                continue
            except OSError:
                return  # something else stands there

    def clear(self, slot: str) -> None:
        """Begin a slot anew, because nothing is certain about it; what it held waits for ``discard``."""
        self.discard()
        with suppress(FileNotFoundError):
            os.rename(self.folder / slot, self.folder / DISCARDED)
        (self.folder / slot).mkdir(parents=True)

    def discard(self) -> None:
        """Delete what ``clear`` put aside: it takes seconds, so it is done after the swap."""
        shutil.rmtree(self.folder / DISCARDED, ignore_errors=True)

    def flush(self, slot: str) -> None:
        """Wait until the disk has everything."""
        sync_file_system(f"{self.folder}/{slot}")

    def finish(self, slot: str, marker: Marker) -> None:
        """State, durably, up to where a slot is complete. Only after ``flush``."""
        line = json.dumps(asdict(marker), ensure_ascii=False)
        write_durably(f"{self.folder}/{slot}/{MARKER}", line.encode())

    def swap(self, slot: str) -> None:
        """Serve a slot from now on: the link is replaced in one step."""
        beside = self.folder / (LINK + ".new")
        with suppress(FileNotFoundError):
            beside.unlink()
        os.symlink(slot, beside)
        os.rename(beside, self.folder / LINK)
        sync_folder(str(self.folder))


def other(slot: str | None) -> str:
    return NAMES[1] if slot == NAMES[0] else NAMES[0]
