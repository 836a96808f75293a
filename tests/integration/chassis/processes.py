"""Web processes of a test's own, started as the product starts them."""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

import requests

from services.chassis.runtime.database import Database
from services.chassis.runtime.settings import CHECKOUT
from tests.chaos.workers import free_port
from tests.running import Running, eventually


@dataclass
class WebProcess:
    """A web process of entries on a database of its own."""

    instance: Running
    database: Database
    port: int
    environment: dict[str, str]
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def post(self, body: str | bytes | Iterable[bytes], **headers: str) -> requests.Response:
        return requests.post(
            f"{self.url}/api/v1/entries",
            data=body,
            timeout=20,
            headers={"Authorization": f"Bearer {self.instance.demo['INTAKE_KEY']}",
                     "Content-Type": "application/json", **headers},
        )  # fmt: skip


def start_web(
    environment: dict[str, str], stdin: int | IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "services.run", "entries", "web"],
        cwd=CHECKOUT,
        env=environment,
        stdin=stdin,
        stderr=subprocess.PIPE,
    )


@contextmanager
def running_web(instance: Running, database: Database, **settings: str) -> Iterator[WebProcess]:
    """A process that answers; ``settings`` replace those of the instance."""
    port = free_port()
    environment = {
        **os.environ,
        "RUN_DIR": str(instance.run_dir),
        "DATABASE_URL": database.dsn,
        "WEB_ADDRESS": f"127.0.0.1:{port}",
        **settings,
    }
    process = start_web(environment)
    web = WebProcess(instance, database, port, environment, process)
    try:
        eventually(lambda: answers(web.url), 60)
        yield web
    finally:
        process.kill()
        process.communicate(timeout=10)


def answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/healthz", timeout=2).ok
    except requests.RequestException:
        return False
