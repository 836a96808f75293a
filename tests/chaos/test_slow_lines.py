"""Lines that are opened and not used (slow loris) do not stay, neither at the front door nor behind it."""

import socket
import time
from contextlib import closing
from urllib.parse import urlsplit

import pytest
import requests

from tests.running import Running

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
LINES = 100
SAID = (b"", b"POST /api/v1/entries HTT", b"GET /apply/ HTTP/1.1\r\nHost: x\r\n")


def _addresses(instance: Running) -> dict[str, int]:
    behind = instance.settings("entries").web_address.rpartition(":")[2]
    return {"front door": urlsplit(instance.url).port or 0, "process": int(behind)}


@pytest.mark.parametrize("where", ["front door", "process"])
def test_lines_on_which_nothing_more_comes_are_closed_and_hinder_nobody(
    where: str, instance: Running
) -> None:
    port = _addresses(instance)[where]
    began = time.monotonic()
    lines = []
    for number in range(LINES):
        line = socket.create_connection(("127.0.0.1", port), timeout=40)
        line.sendall(SAID[number % len(SAID)])
        lines.append(line)
    answer = requests.get(f"http://127.0.0.1:{port}/apply/", timeout=5)
    assert answer.status_code == 200
    for line in lines:
        with closing(line):
            _wait_until_closed(line)
    assert time.monotonic() - began < 30


def test_a_byte_every_eight_seconds_does_not_keep_a_form_open(instance: Running) -> None:
    """The pauses are shorter than any that nginx would mind; the whole takes too long."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", _addresses(instance)["front door"])) as line:
        line.sendall(b"POST /apply/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
        line.settimeout(8)
        said = b""
        while not said:
            assert time.monotonic() - began < 60
            try:
                said = line.recv(65536)
            except TimeoutError:
                line.sendall(b"a")
        assert said.startswith(b"HTTP/1.1 408")


def _wait_until_closed(line: socket.socket) -> None:
    """An answer such as 408 may come first. Raises TimeoutError when the line stays open."""
    try:
        while line.recv(65536):
            pass
    except ConnectionResetError:
        pass
