"""A sender in a process of its own that a test may kill or freeze."""

import json
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

PROGRAM = "tests.integration.notifications.sender_program"


class SenderProcess:
    """Runs a sender with these settings; ``log`` is what it has said."""

    def __init__(self, settings: dict[str, Any], **patience: Any) -> None:
        self._folder = tempfile.TemporaryDirectory()
        file = Path(self._folder.name, "settings.json")
        file.write_text(json.dumps({**settings, "patience": patience}))
        self._log = Path(self._folder.name, "log")
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", PROGRAM, str(file)], stdout=log, stderr=log, cwd=Path.cwd()
            )

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def wait(self, seconds: float) -> int:
        return self._process.wait(seconds)

    def kill(self) -> None:
        """SIGKILL: no last word."""
        if self.is_alive():
            self._process.send_signal(signal.SIGKILL)
        self._process.wait(10)
        self._folder.cleanup()
