"""The database crashes in the middle of a stream of events: nothing lost, nothing twice, nobody restarts anything."""

import os
import signal
import threading
import uuid
from functools import partial

import psycopg2
import pytest

from services.registry import SERVICES
from tests.builders import entry_sheet
from tests.chaos.faults import Faults, worker_programs
from tests.chaos.stories import take_in
from tests.running import Running, eventually

pytestmark = pytest.mark.timeout(180)
ORGANISATIONS = 300


def test_database_that_crashes_under_consumers_loses_and_doubles_nothing(
    instance: Running, faults: Faults
) -> None:
    before = faults.supervisor.states()
    dead_before = _dead_letters(instance)
    name = uuid.uuid4().hex[:8]
    faults.stop("entries-worker", "publishing-worker")
    take_in(instance, [f"試験団体{name}-{number}" for number in range(ORGANISATIONS)])
    intake = _Intake(instance, name)
    faults.start("entries-worker", "publishing-worker")
    eventually(lambda: _known(instance, "publishing", name) > 0, 30, 0.02)
    assert _known(instance, "publishing", name) < ORGANISATIONS

    postmaster = before["postgres"]["pid"]
    os.kill(postmaster, signal.SIGQUIT)  # immediate: no checkpoint, no farewell to clients
    eventually(lambda: _restarted(faults, "postgres", postmaster), 60)

    for service in ("entries", "publishing"):
        eventually(partial(_all_known, instance, service, name), 60)
    numbers = intake.end()
    assert len(numbers) >= 3
    eventually(lambda: _receipts(instance, numbers) == sorted(numbers), 60)
    eventually(lambda: all(faults.is_ready(f"{service}-web") for service in SERVICES), 30)
    assert _dead_letters(instance) == dead_before
    after = faults.supervisor.states()
    unharmed = [f"{service}-web" for service in SERVICES] + [
        program for program in worker_programs() if program.startswith(("members", "notifications"))
    ]
    assert {name: after[name]["pid"] for name in unharmed} == {
        name: before[name]["pid"] for name in unharmed
    }, "a process died with the database"


class _Intake:
    """Somebody who goes on submitting, one entry after the other, with one Idempotency-Key each."""

    def __init__(self, instance: Running, name: str) -> None:
        self._instance, self._name = instance, name
        self._numbers: list[str] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        count = 0
        while not self._stop.wait(0.2):
            key = f"{self._name}-{count}"
            sheet = entry_sheet(contact__email=f"u{key}@example.jp")
            answer = self._instance.submit(sheet, **{"Idempotency-Key": key})
            if answer.status_code == 201:
                self._numbers.append(answer.json()["number"])
                count += 1
            else:
                assert answer.status_code in (502, 503), answer.status_code

    def end(self) -> list[str]:
        self._stop.set()
        self._thread.join(30)
        return self._numbers


def _restarted(faults: Faults, program: str, old: int) -> bool:
    state = faults.supervisor.states()[program]
    return state["pid"] not in (0, old) and faults.is_ready(program)


def _all_known(instance: Running, service: str, name: str) -> bool:
    return _known(instance, service, name) == ORGANISATIONS


def _known(instance: Running, service: str, name: str) -> int:
    try:
        with instance.database(service).unit_of_work() as uow:
            row = uow.one(
                "SELECT count(*) AS n FROM organisation WHERE name LIKE %s", (f"%{name}%",)
            )
    except psycopg2.OperationalError:
        return -1  # not back yet
    return int(row["n"]) if row else 0


def _receipts(instance: Running, numbers: list[str]) -> list[str]:
    with instance.database("notifications").unit_of_work() as uow:
        rows = uow.all(
            "SELECT number FROM mail WHERE template = 'receipt' AND number = ANY(%s)", (numbers,)
        )
    return sorted(row["number"] for row in rows)


def _dead_letters(instance: Running) -> dict[str, int]:
    counts = {}
    for service in SERVICES:
        with instance.database(service).unit_of_work() as uow:
            counts[service] = (uow.one("SELECT count(*) AS n FROM dead_letter") or {})["n"]
    return counts
