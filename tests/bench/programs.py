"""Starting the product's processes and the peers' alike: each fresh, each alone, each ended afterwards."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from services.chassis.runtime.settings import CHECKOUT

START_SECONDS = 30
STOP_SECONDS = 15


@contextmanager
def started(
    arguments: list[str], environment: dict[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """``python -m …`` in the background until the end of the block; what it writes goes to ``log``."""
    with log.open("ab") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            env=environment,
            cwd=CHECKOUT,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def answer_of(arguments: list[str], environment: dict[str, str], seconds: float = 120) -> Any:
    """Run ``python -m …`` to its end and give the JSON it printed last. Raises AssertionError with its output."""
    outcome = subprocess.run(
        [sys.executable, "-m", *arguments],
        env=environment,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    assert outcome.returncode == 0, f"{arguments}: {outcome.stdout[-500:]}{outcome.stderr[-2000:]}"
    return json.loads(outcome.stdout.strip().splitlines()[-1])


def wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Wait until ``url`` answers 200. Raises AssertionError with the end of the log when it does not."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            if requests.get(url, timeout=2).status_code == 200:
                return
        except requests.RequestException:
            pass
        ended = process.poll() is not None
        late = ended or time.monotonic() > deadline
        assert not late, f"{process.args!r}\n{log.read_text()[-2000:]}"
        time.sleep(0.05)
