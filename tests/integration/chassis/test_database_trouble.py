"""A database that is slow, locked or frozen: whoever asks is told soon, and what needs no database goes on."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit, urlunsplit

import pytest
import requests

from services.chassis.runtime.database import Database
from tests.builders import entry_sheet
from tests.chaos.proxy import Proxy
from tests.integration.chassis.processes import WebProcess, running_web
from tests.running import Running, eventually

SHEET = json.dumps(entry_sheet())


@pytest.fixture
def database(fresh_database: Callable[[str], Database]) -> Database:
    return fresh_database("entries")


@pytest.fixture
def line(database: Database) -> Iterator[Proxy]:
    port = urlsplit(database.dsn).port
    assert port is not None
    proxy = Proxy(port)
    yield proxy
    proxy.close()


@pytest.fixture
def web(instance: Running, database: Database, line: Proxy) -> Iterator[WebProcess]:
    """A web process whose line to the database is in the test's hand."""
    parts = urlsplit(database.dsn)
    host = f"{parts.netloc.rpartition(':')[0]}:{line.port}"
    with running_web(
        instance, database, DATABASE_URL=urlunsplit(parts._replace(netloc=host)), DATABASE_POOL="3"
    ) as web:
        yield web


def test_a_number_that_somebody_holds_is_answered_with_503_and_not_with_500(
    web: WebProcess, database: Database
) -> None:
    assert web.post(SHEET).status_code == 201
    with database.unit_of_work() as uow:
        uow.execute("SELECT * FROM entry_number FOR UPDATE")
        answer = web.post(SHEET)
        assert answer.status_code == 503
        assert "Retry-After" in answer.headers
        assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert web.post(SHEET).status_code == 201


def test_a_database_that_says_nothing_more_holds_nobody(web: WebProcess, line: Proxy) -> None:
    """Frozen, not gone: the lines stay open. More people ask than there are connections."""
    assert web.post(SHEET).status_code == 201
    line.swallow("to_client")
    with ThreadPoolExecutor(8) as people:
        asked = [people.submit(web.post, SHEET) for _ in range(8)]
        assert requests.get(f"{web.url}/healthz", timeout=2).ok
        assert [each.result().status_code for each in asked] == [503] * 8
    assert requests.get(f"{web.url}/readyz", timeout=10).status_code == 503
    line.cut()
    line.mend()
    eventually(lambda: web.post(SHEET).status_code == 201, 30)


def test_readiness_does_not_wait_for_a_database_that_says_nothing(
    web: WebProcess, line: Proxy
) -> None:
    line.swallow("to_client")
    assert requests.get(f"{web.url}/readyz", timeout=4).status_code == 503
