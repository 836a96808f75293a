"""The whole open data files, put together from their parts after a release, so that no page waits for them.

They stand in ``SITE_DIR/whole``, to which both release slots lead: copying them costs as much as there is, while a
release costs as much as changed. ``.state`` says up to which change they are complete.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from services.publishing.adapters.site_files import join_files, share_file, write_durably
from services.publishing.pages.data_files import PART_FILES, part_paths, whole_files

FOLDER = "whole"
STATE = ".state"
LOCK = ".lock"
# So many parts are put together before anybody could miss them: 2,000 entries, some milliseconds.
PARTS_AT_ONCE = 4
# Never more than this is on its way to the disk, so that a release does not wait for it.
SYNC_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class WholeState:
    """Complete up to change ``up_to``, from parts that were rendered by ``design``."""

    up_to: int
    design: str


@dataclass(frozen=True)
class Assembly:
    """What is to be put together: these parts, which lie below ``source``, for ``state``."""

    source: str
    parts: Sequence[int]
    state: WholeState

    @property
    def is_small(self) -> bool:
        return len(self.parts) <= PARTS_AT_ONCE


class WholeFiles:
    """The files of ``SITE_DIR/whole``. Raises OSError; every step may be done again."""

    def __init__(self, folder: Path) -> None:
        self._folder = f"{folder}/{FOLDER}"

    def state(self) -> WholeState | None:
        """What is certain about the files; None where nothing is."""
        try:
            return WholeState(**json.loads(Path(self._folder, STATE).read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def put_together(self, assembly: Assembly) -> None:
        """Write the files anew; as long as it takes, the old ones are served. Another process waits for its turn."""
        with self._alone():
            for name, pieces in whole_files(assembly.parts).items():
                join_files(assembly.source, f"{self._folder}/{name}", pieces, SYNC_BYTES)
            state = json.dumps(asdict(assembly.state))
            write_durably(f"{self._folder}/{STATE}", state.encode())

    def keep_parts(self, assembly: Assembly) -> Assembly:
        """The same from names of its own for the parts, so that builds may go on meanwhile."""
        kept = f"{self._folder}/parts-{os.getpid()}"
        for left in Path(self._folder).glob("parts-*"):
            shutil.rmtree(left, ignore_errors=True)
        for part in assembly.parts:
            for path in part_paths(part)[:PART_FILES]:
                share_file(f"{assembly.source}/{path}", f"{kept}/{path}")
        return Assembly(kept, assembly.parts, assembly.state)

    def let_go(self, assembly: Assembly) -> None:
        """Take these names away again."""
        shutil.rmtree(assembly.source, ignore_errors=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with suppress(FileExistsError):
            os.makedirs(self._folder)
        handle = os.open(f"{self._folder}/{LOCK}", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)
