"""Logs never carry the text of an error or the arguments of a library's message."""

import json
import subprocess
import sys

from services.chassis.runtime.log import describe_error

SCRIPT = """
import eventlet
eventlet.monkey_patch()
import logging
from services.chassis.runtime.log import configure_logging, get_logger
configure_logging("entries", "web", "INFO")
log = get_logger("x")
try:
    raise ValueError("hanako@example.jp is not unique")
except ValueError as error:
    log.error("failed", exc_info=error)
logging.getLogger("lib").error("cannot reach %s", "hanako@example.jp")
try:
    raise KeyError("hanako@example.jp")
except KeyError:
    logging.getLogger("lib").exception("broken")
eventlet.spawn(log.info, "from a greenthread").wait()
"""


def test_neither_error_texts_nor_arguments_reach_the_log() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT], capture_output=True, text=True, check=True
    )
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"] for line in lines] == [
        "failed",
        "library",
        "library",
        "from a greenthread",
    ]
    assert {(line["service"], line["process"]) for line in lines} == {("entries", "web")}
    assert lines[0]["error"] == "ValueError"
    assert lines[1]["template"] == "cannot reach %s"
    assert "hanako" not in done.stderr


def test_an_error_of_the_system_is_told_by_its_name() -> None:
    assert describe_error(OSError(28, "no room in /home/hanako")) == "OSError ENOSPC"
    assert describe_error(FileNotFoundError(2, "hanako.xlsx")) == "FileNotFoundError ENOENT"
