"""A form that comes a byte now and then is given up as a whole, however short the pauses are."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from services.chassis.runtime.database import Database
from services.chassis.runtime.settings import CHECKOUT
from tests.chaos.workers import free_port
from tests.integration.chassis.processes import answers
from tests.integration.frontdoor.doors import Answer, front_door, line_to, read_answer
from tests.running import Running, eventually

# The product's process; only its patience is shorter.
PROCESS = """
import eventlet
eventlet.monkey_patch()
import services.chassis.web.server
services.chassis.web.server.BODY_SECONDS = 1
from services.run import main
main("entries", "web")
"""


@pytest.mark.parametrize("path", ["/apply/1", "/api/v1/entries"])
def test_a_byte_now_and_then_does_not_keep_a_form_open(
    path: str, instance: Running, fresh_database: Callable[[str], Database], tmp_path: Path
) -> None:
    address = f"127.0.0.1:{free_port()}"
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", PROCESS],
        cwd=CHECKOUT,
        env={
            "PATH": "/usr/bin:/bin",
            "RUN_DIR": str(instance.run_dir),
            "DATABASE_URL": fresh_database("entries").dsn,
            "WEB_ADDRESS": address,
        },
    )
    try:
        eventually(lambda: answers(f"http://{address}"), 60)
        with front_door(instance, tmp_path, ENTRIES_ADDRESS=address) as door:
            answer = _dribble(door.port, path)
    finally:
        process.kill()
        process.wait(10)
    assert answer.status == 408
    assert "通信の状態" in answer.body


def _dribble(port: int, path: str, pause: float = 0.2, longest: float = 60) -> Answer:
    """Send one byte after each pause until an answer comes. Raises AssertionError after ``longest`` seconds."""
    with line_to(port) as line:
        line.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n".encode())
        began = time.monotonic()
        line.settimeout(pause)
        while time.monotonic() - began < longest:
            try:
                line.recv(1, 2)  # MSG_PEEK: an answer, or the end
            except TimeoutError:
                line.sendall(b"a")
                continue
            line.settimeout(30)
            return read_answer(line)
    raise AssertionError(f"still open after {longest} s")
