"""The web server of a process: limits, one process on one port, and no word about its insides."""

import json
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
import requests

from services.chassis.runtime.database import Database
from tests.builders import entry_sheet
from tests.integration.chassis.processes import WebProcess, answers, running_web, start_web
from tests.running import Running, eventually


@pytest.fixture
def web(instance: Running, fresh_database: Callable[[str], Database]) -> Iterator[WebProcess]:
    with running_web(instance, fresh_database("entries")) as web:
        yield web


def test_body_needs_a_length_and_has_a_limit(web: WebProcess) -> None:
    chunked = web.post(iter([b"{}"]))
    assert chunked.status_code == 411
    assert chunked.headers["Content-Type"].startswith("application/problem+json")
    at_the_limit = web.post(b" " * (256 * 1024))
    assert at_the_limit.status_code == 400
    beyond = web.post(b" " * (256 * 1024 + 1))
    assert beyond.status_code == 413
    assert web.post(b"{}").status_code in (400, 422)  # and goes on


def test_failure_inside_is_answered_without_a_word_about_it(web: WebProcess) -> None:
    owner = urlsplit(web.instance.secret("entries/migration_database_url"))
    dsn = urlunsplit(owner._replace(path=urlsplit(web.database.dsn).path))
    connection = psycopg2.connect(dsn)
    with connection, connection.cursor() as cursor:
        cursor.execute("ALTER TABLE entry RENAME COLUMN organisation_name TO elsewhere")
    connection.close()

    sheet = entry_sheet()
    answer = requests.post(
        f"{web.url}/api/v1/entries",
        json=sheet,
        timeout=20,
        headers={"Authorization": f"Bearer {web.instance.demo['INTAKE_KEY']}"},
    )
    assert answer.status_code == 500
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    told = answer.text + str(answer.headers)
    for inside in ("organisation_name", "psycopg2", "Column", "Traceback", "services/", "hanako"):
        assert inside not in told
    web.process.kill()
    assert web.process.stderr
    log = web.process.stderr.read().decode()
    assert "UndefinedColumn 42703" in log
    assert "hanako" not in log
    assert sheet["contact"]["name"] not in log


def test_port_of_a_process_is_not_shared_with_another(web: WebProcess) -> None:
    second = start_web(web.environment)
    try:
        _, said = second.communicate(timeout=60)
    finally:
        second.kill()
    assert second.returncode not in (0, None)
    assert b"Errno 98" in said or b"in use" in said or b"OSError" in said
    assert answers(web.url)


def test_database_that_is_away_is_answered_with_503_and_a_way_out(
    instance: Running, web: WebProcess
) -> None:
    process = web.process
    process.kill()
    process.wait(10)
    broken = urlsplit(web.database.dsn)
    environment = {
        **web.environment,
        "DATABASE_URL": urlunsplit(broken._replace(netloc=broken.netloc.rpartition(":")[0] + ":1")),
    }
    other = start_web(environment)
    try:
        eventually(lambda: answers(web.url), 60)
        answer = web.post(json.dumps(entry_sheet()))
        assert answer.status_code == 503
        assert "Retry-After" in answer.headers
        assert requests.get(f"{web.url}/readyz", timeout=20).status_code == 503
        page = requests.get(f"{web.url}/apply/status", timeout=20)
        assert "psycopg2" not in page.text
    finally:
        other.kill()
        other.communicate(timeout=10)
