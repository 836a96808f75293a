"""A worker whose broker is away and whose site cannot be built says so: in its metrics, its alarms and /readyz."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests

from services.chassis.runtime.database import Database
from services.chassis.runtime.settings import CHECKOUT
from tests.builders import event
from tests.chaos.workers import free_port
from tests.running import Running, eventually


class LonelyWorker:
    """A publishing worker on a database of its own, with no broker, and a file where its site should be."""

    def __init__(self, instance: Running, database: Database, site: Path) -> None:
        self.port = free_port()
        self.lines: list[dict[str, object]] = []
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "services.run", "publishing", "worker"],
            cwd=CHECKOUT,
            env={
                **os.environ,
                "RUN_DIR": str(instance.run_dir),
                "DATABASE_URL": database.dsn,
                "BROKER_URL": "amqp://nobody:nothing@127.0.0.1:1/tsunagari",
                "SITE_DIR": str(site),
                "WORKER_ADDRESS": f"127.0.0.1:{self.port}",
            },
            stderr=subprocess.PIPE,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if line.startswith(b"{"):
                self.lines.append(json.loads(line))

    def get(self, path: str) -> requests.Response | None:
        try:
            return requests.get(f"http://127.0.0.1:{self.port}{path}", timeout=10)
        except requests.ConnectionError:
            return None

    def lines_of(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["event"] == event]

    def text(self, path: str) -> str:
        answer = self.get(path)
        return answer.text if answer is not None else ""

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(10)


@pytest.fixture
def worker(
    instance: Running, fresh_database: Callable[[str], Database], tmp_path: Path
) -> Iterator[LonelyWorker]:
    database = fresh_database("publishing")
    with database.unit_of_work() as uow:
        uow.emit(event())
        uow.commit()
        uow.execute("UPDATE outbox SET created_at = now() - interval '10 minutes'")
        uow.execute("UPDATE site SET complete_at = now() - interval '10 minutes'")
    site = tmp_path / "site"
    site.write_text("no folder")
    worker = LonelyWorker(instance, database, site)
    try:
        eventually(lambda: worker.get("/healthz"), 60)
        yield worker
    finally:
        worker.kill()


def test_metrics_and_alarms_speak_while_the_broker_is_away(worker: LonelyWorker) -> None:
    numbers = dict(
        line.rsplit(" ", 1)
        for line in worker.text("/metrics").splitlines()
        if line.startswith("tsunagari_")
    )
    assert float(numbers["tsunagari_outbox_events"]) == 1
    assert float(numbers["tsunagari_outbox_oldest_seconds"]) >= 600
    assert float(numbers["tsunagari_site_good_build_age_seconds"]) >= 600
    for alarm in ("outbox_is_stuck", "site_is_stale"):
        eventually(partial(worker.lines_of, alarm))


def test_worker_is_not_ready_while_it_lacks_what_it_needs(worker: LonelyWorker) -> None:
    lacking = {"relay away", "consumer away", "site builder away"}
    eventually(lambda: lacking <= set(worker.text("/readyz").splitlines()))
    answer = worker.get("/readyz")
    assert answer is not None
    assert answer.status_code == 503
    assert "database ok" in answer.text.splitlines()
