"""Thousands of requests that end in an error leave nothing behind in the process that answered them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from services.chassis.runtime.database import Database
from tests.integration.chassis.processes import WebProcess, running_web
from tests.running import Running

REQUESTS = 3_000
# What the allocator may keep; an exception that keeps its requests cost 19 KB for each of them.
ALLOWED_KIB = 12 * 1024


@pytest.fixture
def web(instance: Running, fresh_database: Callable[[str], Database]) -> Iterator[WebProcess]:
    with running_web(instance, fresh_database("entries")) as web:
        yield web


def resident_kib(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise AssertionError(f"no process {pid}")


def unknown_link(web: WebProcess, line: requests.Session) -> int:
    return line.get(f"{web.url}/answer/WRONG").status_code


def unknown_page(web: WebProcess, line: requests.Session) -> int:
    return line.get(f"{web.url}/apply/nothing-here").status_code


def form_without_token(web: WebProcess, line: requests.Session) -> int:
    return line.post(f"{web.url}/apply/status", {"number": "R8-0001"}).status_code


def nobody_at_the_console(web: WebProcess, line: requests.Session) -> int:
    answer = line.get(f"{web.url}/office/entries/R8-0001", allow_redirects=False)
    return answer.status_code


def sheet_full_of_faults(web: WebProcess, line: requests.Session) -> int:
    key = web.instance.demo["INTAKE_KEY"]
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    body = json.dumps({"title": 1, "unknown": True})
    return line.post(f"{web.url}/api/v1/entries", body, headers=headers).status_code


def stranger_at_the_api(web: WebProcess, line: requests.Session) -> int:
    return line.post(f"{web.url}/api/v1/entries", "{}").status_code


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "ask",
    [
        unknown_link,
        unknown_page,
        form_without_token,
        nobody_at_the_console,
        sheet_full_of_faults,
        stranger_at_the_api,
    ],
)
def test_requests_that_fail_leave_nothing_behind(
    web: WebProcess, ask: Callable[[WebProcess, requests.Session], int]
) -> None:
    with requests.Session() as line:
        for _ in range(300):
            assert 300 <= ask(web, line) < 500
        before = resident_kib(web.process.pid)
        for _ in range(REQUESTS):
            ask(web, line)
        grown = resident_kib(web.process.pid) - before
    assert grown < ALLOWED_KIB
