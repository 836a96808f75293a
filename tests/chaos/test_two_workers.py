"""Two workers of one service side by side: timers tick once, nothing is published twice, nobody blocks the other."""

import uuid
from functools import partial

import pytest

from tests.chaos.faults import Faults
from tests.chaos.stories import Story, take_in
from tests.chaos.workers import WorkerProcess
from tests.running import Running, eventually

pytestmark = pytest.mark.timeout(180)
ORGANISATIONS = 200


def test_two_workers_share_a_stream_without_publishing_or_handling_anything_twice(
    instance: Running, faults: Faults
) -> None:
    """Members publishes twice as many events as organisations; two services take them, each in two workers."""
    story = Story(instance)
    name = uuid.uuid4().hex[:8]
    services = ("members", "entries", "publishing")
    extra = {service: faults.worker(service, CONSUMER_BATCH=10) for service in services}
    for worker in extra.values():
        worker.wait_until_ready()
    taken = {consumer: _taken(faults, extra, consumer) for consumer in ("entries", "publishing")}
    before = {service: _unhappy(story, service) for service in services}

    for part in range(4):
        take_in(instance, [f"試験団体{name}-{part}-{n}" for n in range(ORGANISATIONS // 4)])

    for service in ("entries", "publishing"):
        eventually(partial(_all_known, story, service, name), 60)
    eventually(lambda: not story.ask("members", "SELECT 1 FROM outbox WHERE published_at IS NULL"))
    for consumer, event_type in (
        ("entries", "organisation.registered.v1"),
        ("publishing", "profile.published.v1"),
    ):
        # Each event came once: neither relay sent what the other had taken for itself.
        new = _taken(faults, extra, consumer)[event_type] - taken[consumer][event_type]
        assert new == ORGANISATIONS
    assert {service: _unhappy(story, service) for service in services} == before
    log = (faults.instance.log / "chaos-workers.log").read_text()
    assert "DeadlockDetected" not in log
    assert all(worker.is_alive() for worker in extra.values())


@pytest.mark.slow
def test_timer_that_two_workers_have_ticks_once(instance: Running, faults: Faults) -> None:
    """publishing's repair of the site is due every five minutes; it is made due for both at the same moment."""
    story = Story(instance)
    faults.stop("publishing-worker")
    with story.databases["publishing"].unit_of_work() as uow:
        uow.execute("UPDATE timer SET last_tick_at = now() - interval '1 hour'")
    workers = [faults.worker("publishing") for _ in range(2)]
    for worker in workers:
        worker.wait_until_ready()
    ticked = eventually(lambda: _ticks(story, "repair_site"))
    # Both have had their first tick within five seconds of their start; a second would move the time.
    eventually(lambda: all(worker.uptime() > 7 for worker in workers), 30)
    assert _ticks(story, "repair_site") == ticked


def _ticks(story: Story, timer: str) -> object:
    rows = story.ask(
        "publishing",
        "SELECT last_tick_at FROM timer WHERE name = %s AND last_tick_at > now() - interval '1 minute'",
        timer,
    )
    return rows[0]["last_tick_at"] if rows else None


def _all_known(story: Story, service: str, name: str) -> bool:
    return _known(story, service, name) == ORGANISATIONS


def _known(story: Story, service: str, name: str) -> int:
    [row] = story.ask(
        service, "SELECT count(*) AS n FROM organisation WHERE name LIKE %s", f"%{name}%"
    )
    return int(row["n"])


def _taken(faults: Faults, extra: dict[str, WorkerProcess], consumer: str) -> dict[str, int]:
    return {
        event_type: faults.received(consumer, event_type) + extra[consumer].received(event_type)
        for event_type in ("organisation.registered.v1", "profile.published.v1")
    }


def _unhappy(story: Story, service: str) -> list[int]:
    return [
        len(story.ask(service, f"SELECT 1 FROM {table}"))
        for table in ("dead_letter", "inbox_retry")
    ]
