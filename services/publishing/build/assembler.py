"""Has large whole files put together beside the loop of builds, seldom enough to leave room for pages."""

import time
from collections.abc import Callable
from typing import Any

from services.chassis.runtime.log import get_logger
from services.publishing.build.whole_files import Assembly, WholeFiles

# It rests ten times as long as it worked, and no longer than this many seconds.
REST_FACTOR = 10
LONGEST_REST = 30.0
log = get_logger(__name__)


class Assembler:
    """``spawn`` starts something that goes on by itself; ``offload`` runs what would block an event loop."""

    def __init__(
        self,
        whole_files: WholeFiles,
        offload: Callable[..., Any],
        spawn: Callable[..., Any],
    ) -> None:
        self._whole_files, self._offload, self._spawn = whole_files, offload, spawn
        self._is_busy = False
        self._not_before = 0.0
        self.fails = False

    def take(self, assembly: Assembly) -> None:
        """Begin with it, or leave it for the next time it is offered. Small files are ready on return.

        Whoever calls it holds the builder's lock, so that the parts stay where they are. Raises OSError.
        """
        if assembly.is_small:
            self._offload(self._whole_files.put_together, assembly)
            self.fails = False
        elif not self._is_busy and time.monotonic() >= self._not_before:
            kept = self._offload(self._whole_files.keep_parts, assembly)
            self._is_busy = True
            self._spawn(self._work, kept)

    def _work(self, kept: Assembly) -> None:
        began = time.monotonic()
        try:
            self._offload(self._whole_files.put_together, kept)
            self.fails = False
        except Exception as error:
            self.fails = True
            log.error(
                "whole_files_failed",
                kept="the files that are up",
                todo="deploy/runbooks/site-wrong.md",
                exc_info=error,
            )
        finally:
            self._offload(self._whole_files.let_go, kept)
            worked = time.monotonic() - began
            self._not_before = time.monotonic() + min(REST_FACTOR * worked, LONGEST_REST)
            self._is_busy = False
