"""Two complete copies of the site take turns behind one link (decision 0005).

``SITE_DIR/a`` and ``SITE_DIR/b`` are trees, ``SITE_DIR/current`` is a link to the one that is served. Only the
idle one is ever written. Files may be shared between the trees by hard links, so no file is ever changed in
place: each is written beside its place and renamed into it.
"""

import ctypes
import json
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

LINK = "current"
NAMES = ("a", "b")
MARKER = ".release"
DISCARDED = "discarded"
COPY_BLOCK = 1024 * 1024
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Marker:
    """What a tree says of itself: complete up to change ``up_to``, drawn by ``design``, and how it came about."""

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

    def as_release(self) -> dict[str, Any]:
        """As a row of the release table."""
        row = asdict(self)
        row["number"] = row.pop("release")
        return row


@dataclass(frozen=True)
class Part:
    """A file of the tree without its first ``skip`` and its last ``cut`` bytes."""

    path: str
    skip: int = 0
    cut: int = 0


class Trees:
    """The files of the site. Raises OSError as the file system does; every step may be done again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def live(self) -> str | None:
        """Name of the tree that is served, if any."""
        try:
            name = os.readlink(self.folder / LINK)
        except FileNotFoundError:
            return None
        return name if name in NAMES and (self.folder / name).is_dir() else None

    def marker(self, tree: str | None) -> Marker | None:
        """What is certain about a tree; None where nothing is."""
        if tree is None:
            return None
        try:
            return Marker(**json.loads((self.folder / tree / MARKER).read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def forget(self, tree: str) -> None:
        """Make nothing certain about a tree any more, durably."""
        with suppress(FileNotFoundError):
            os.unlink(self.folder / tree / MARKER)
            _sync_folder(self.folder / tree)

    def write(self, tree: str, path: str, content: bytes) -> None:
        """Put a file into a tree, whole or not at all."""
        target = f"{self.folder}/{tree}/{path}"
        try:
            handle = _create(target)
            beside = ""
        except FileExistsError:
            beside = target + ".new"
            handle = _create_anew(beside)
        try:
            _write_all(handle, content)
        finally:
            os.close(handle)
        if beside:
            os.rename(beside, target)

    def link(self, source: str, tree: str, path: str) -> None:
        """Share a file of the tree ``source`` with ``tree``. Raises FileNotFoundError where it is not there."""
        origin, target = f"{self.folder}/{source}/{path}", f"{self.folder}/{tree}/{path}"
        try:
            _link(origin, target)
        except FileExistsError:
            # Renaming a file over another name of itself does nothing and would leave the name beside.
            if os.path.samefile(origin, target):
                return
            with suppress(FileNotFoundError):
                os.unlink(target + ".new")
            os.link(origin, target + ".new")
            os.rename(target + ".new", target)

    def join(self, tree: str, path: str, pieces: Iterable["bytes | Part"]) -> None:
        """Put a file together from text and from files of the same tree, without looking into them."""
        target = f"{self.folder}/{tree}/{path}"
        handle = _create_anew(target + ".new")
        try:
            for piece in pieces:
                if isinstance(piece, Part):
                    _copy(f"{self.folder}/{tree}/{piece.path}", handle, piece.skip, piece.cut)
                else:
                    _write_all(handle, piece)
        finally:
            os.close(handle)
        os.rename(target + ".new", target)

    def missing(self, paths: Iterable[str]) -> list[str]:
        """Those of these files that the live tree does not have."""
        live = f"{self.folder}/{self.live()}"
        return [path for path in paths if not os.path.exists(f"{live}/{path}")]

    def remove(self, tree: str, path: str) -> None:
        """Take a page away, and its folder where that is empty then."""
        target = self.folder / tree / path
        with suppress(FileNotFoundError):
            target.unlink()
        with suppress(OSError):
            target.parent.rmdir()

    def clear(self, tree: str) -> None:
        """Begin a tree anew, because nothing is certain about it; what it held waits for ``discard``."""
        self.discard()
        with suppress(FileNotFoundError):
            os.rename(self.folder / tree, self.folder / DISCARDED)
        (self.folder / tree).mkdir(parents=True)

    def discard(self) -> None:
        """Delete what ``clear`` put aside: it takes seconds, so it is done after the swap."""
        shutil.rmtree(self.folder / DISCARDED, ignore_errors=True)

    def flush(self, tree: str) -> None:
        """Wait until the disk has everything: one call for the file system instead of one for each file."""
        handle = os.open(self.folder / tree, os.O_RDONLY)
        try:
            if _libc.syncfs(handle) != 0:
                error = ctypes.get_errno()
                raise OSError(error, os.strerror(error), str(self.folder / tree))
        finally:
            os.close(handle)

    def finish(self, tree: str, marker: Marker) -> None:
        """State, durably, up to where a tree is complete. Only after ``flush``."""
        target = self.folder / tree / MARKER
        handle = _create_anew(f"{target}.new")
        try:
            _write_all(handle, json.dumps(asdict(marker), ensure_ascii=False).encode())
            os.fsync(handle)
        finally:
            os.close(handle)
        os.rename(f"{target}.new", target)
        _sync_folder(target.parent)

    def swap(self, tree: str) -> None:
        """Serve a tree from now on: the link is replaced in one step."""
        beside = self.folder / (LINK + ".new")
        with suppress(FileNotFoundError):
            beside.unlink()
        os.symlink(tree, beside)
        os.rename(beside, self.folder / LINK)
        _sync_folder(self.folder)


def other(tree: str | None) -> str:
    return NAMES[1] if tree == NAMES[0] else NAMES[0]


def _create(path: str) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        return os.open(path, flags, 0o644)
    except FileNotFoundError:
        _make_folder(os.path.dirname(path))
        return os.open(path, flags, 0o644)


def _create_anew(path: str) -> int:
    # What a crash left here may be another name of a served file: never open it for writing.
    with suppress(FileNotFoundError):
        os.unlink(path)
    return _create(path)


def _link(origin: str, target: str) -> None:
    try:
        os.link(origin, target)
    except FileNotFoundError:
        _make_folder(os.path.dirname(target))
        os.link(origin, target)


def _write_all(handle: int, content: bytes | memoryview) -> None:
    # A disk that is all but full takes the first part and says so only by the count.
    left = memoryview(content)
    while left:
        left = left[os.write(handle, left) :]


def _make_folder(folder: str) -> None:
    try:
        os.mkdir(folder)
    except FileExistsError:
        pass  # another process of the same build was quicker, or a source is missing: the next step will tell
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)


def _copy(path: str, target: int, skip: int, cut: int) -> None:
    # By measurement quicker than sendfile, which moves a file by pages of 4 KB.
    source = os.open(path, os.O_RDONLY)
    try:
        left = os.lseek(source, 0, os.SEEK_END) - skip - cut
        os.lseek(source, skip, os.SEEK_SET)
        while left > 0:
            block = os.read(source, min(left, COPY_BLOCK))
            if not block:
                raise OSError(f"{path} became shorter while it was copied")
            left -= len(block)
            _write_all(target, block)
    finally:
        os.close(source)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
