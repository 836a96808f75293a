"""Writing files so that nobody ever reads a half of one: beside their place, and renamed into it.

Files may be shared by hard links, so none is ever changed in place. Every function raises OSError as the file
system does, and may be called again after it failed anywhere.
"""

import ctypes
import os
from collections.abc import Iterable
from contextlib import suppress

from services.publishing.pages.files import Slice

COPY_BLOCK = 1024 * 1024
_libc = ctypes.CDLL(None, use_errno=True)


def write_file(target: str, content: bytes) -> None:
    """Put a file there, whole or not at all."""
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


def write_durably(target: str, content: bytes) -> None:
    """Put a file there, whole or not at all, and wait until the disk has it."""
    handle = _create_anew(target + ".new")
    try:
        _write_all(handle, content)
        os.fsync(handle)
    finally:
        os.close(handle)
    os.rename(target + ".new", target)
    sync_folder(os.path.dirname(target))


def share_file(origin: str, target: str) -> None:
    """Give a file a second name. Raises FileNotFoundError where it is not there."""
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


def lead_to(target: str, place: str) -> None:
    """Make ``target`` a symbolic link to ``place``."""
    beside = target + ".new"
    with suppress(FileNotFoundError):
        os.unlink(beside)
    try:
        os.symlink(place, beside)
    except FileNotFoundError:
        _make_folder(os.path.dirname(target))
        os.symlink(place, beside)
    os.rename(beside, target)


def join_files(
    folder: str, target: str, pieces: Iterable[bytes | Slice], sync_bytes: int = 0
) -> None:
    """Put a file together from text and from files below ``folder``, without looking into them.

    With ``sync_bytes`` the disk has it before it stands there, and is sent no more than this at once.
    """
    handle = _create_anew(target + ".new")
    try:
        follows, unsynced = False, 0
        for piece in pieces:
            if isinstance(piece, Slice):
                between = piece.between if follows else b""
                copied = _copy(folder, piece, handle, between)
                follows, unsynced = follows or copied > 0, unsynced + copied
            else:
                _write_all(handle, piece)
            if sync_bytes and unsynced >= sync_bytes:
                os.fdatasync(handle)
                unsynced = 0
        if sync_bytes:
            os.fsync(handle)
    finally:
        os.close(handle)
    os.rename(target + ".new", target)


def sync_folder(folder: str) -> None:
    """Wait until the disk knows which names are in a folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file_system(folder: str) -> None:
    """Wait until the disk has everything: one call for the file system instead of one for each file."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        if _libc.syncfs(handle) != 0:
            error = ctypes.get_errno()
            raise OSError(error, os.strerror(error), folder)
    finally:
        os.close(handle)


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


def _copy(folder: str, piece: Slice, target: int, between: bytes) -> int:
    """Append a slice, after ``between`` where there is anything in it; returns its length."""
    # By measurement quicker than sendfile, which moves a file by pages of 4 KB.
    source = os.open(f"{folder}/{piece.path}", os.O_RDONLY)
    try:
        length = left = os.lseek(source, 0, os.SEEK_END) - piece.skip - piece.cut
        os.lseek(source, piece.skip, os.SEEK_SET)
        if left <= 0:
            return 0
        _write_all(target, between)
        while left > 0:
            block = os.read(source, min(left, COPY_BLOCK))
            if not block:
                raise OSError(f"{piece.path} became shorter while it was copied")
            left -= len(block)
            _write_all(target, block)
        return length
    finally:
        os.close(source)
