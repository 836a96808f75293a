"""A worker is killed (SIGKILL) at the worst moment: nothing is lost and nothing happens twice."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg2
import pytest
from _pytest.mark import ParameterSet

from tests.chaos.faults import Faults
from tests.chaos.lines import waiting_in
from tests.chaos.stories import ContactLost, Listed, NotDelivered, Profile, Receipt, Story
from tests.running import Running, eventually

pytestmark = pytest.mark.timeout(180)


def _named(
    *stories: type[Story], slow: tuple[type[Story], ...] = (), by: str = "emitter"
) -> list[ParameterSet]:
    return [
        pytest.param(
            story, id=getattr(story, by), marks=[pytest.mark.slow] if story in slow else []
        )
        for story in stories
    ]


EMITTERS = _named(
    Receipt, Profile, Listed, NotDelivered, slow=(Profile, NotDelivered), by="emitter"
)
CONSUMERS = _named(
    Receipt, Profile, NotDelivered, ContactLost, slow=(Profile, ContactLost), by="consumer"
)


@pytest.mark.parametrize("story_of", EMITTERS)
def test_worker_killed_between_commit_and_publish_loses_no_event(
    story_of: Callable[[Running], Story], instance: Running, faults: Faults
) -> None:
    story = story_of(instance)
    story.prepare()
    victim_program = f"{story.emitter}-worker"
    faults.stop(victim_program)
    proxy = faults.proxy()
    victim = faults.worker(story.emitter, proxy).wait_until_ready()
    proxy.swallow("to_server", f"{story.emitter} relay", once=story.event_type)

    story.cause()
    eventually(lambda: _is_leased(story))
    victim.kill()

    assert story.effects() == 0
    assert _is_leased(story)
    story.let_lease_run_out()
    faults.start(victim_program)
    eventually(lambda: story.effects() == 1, 60)


@pytest.mark.parametrize(
    "story_of",
    EMITTERS[:1] + _named(Profile, Listed, NotDelivered, slow=(Profile, Listed, NotDelivered)),
)
def test_worker_killed_before_the_confirm_came_publishes_again_without_a_second_effect(
    story_of: Callable[[Running], Story], instance: Running, faults: Faults
) -> None:
    story = story_of(instance)
    story.prepare()
    victim_program = f"{story.emitter}-worker"
    faults.stop(victim_program)
    proxy = faults.proxy()
    victim = faults.worker(story.emitter, proxy).wait_until_ready()
    proxy.swallow("to_client", f"{story.emitter} relay", once=story.event_type)
    received = story.received()

    story.cause()
    eventually(lambda: story.received() > received)
    victim.kill()
    assert _is_leased(story)

    story.let_lease_run_out()
    faults.start(victim_program)
    eventually(lambda: story.received() > received + 1, 60)
    eventually(lambda: story.effects() == 1)
    eventually(lambda: not _is_leased(story))


@pytest.mark.parametrize("story_of", CONSUMERS)
def test_worker_killed_between_receive_and_commit_loses_no_event(
    story_of: Callable[[Running], Story], instance: Running, faults: Faults
) -> None:
    story = story_of(instance)
    story.prepare()
    victim_program = f"{story.consumer}-worker"
    faults.stop(victim_program)
    story.cause()
    with _inbox_row_held(story):
        victim = faults.worker(story.consumer)
        eventually(lambda: _waits_for_a_lock(story), 60)
        victim.kill()

    eventually(lambda: waiting_in(instance, story.queue) > 0)
    assert story.effects() == 0
    faults.start(victim_program)
    eventually(lambda: story.effects() == 1, 60)
    eventually(lambda: waiting_in(instance, story.queue) == 0)
    assert story.is_in_inbox()


@pytest.mark.parametrize("story_of", CONSUMERS)
def test_worker_killed_between_commit_and_acknowledge_has_no_second_effect(
    story_of: Callable[[Running], Story], instance: Running, faults: Faults
) -> None:
    story = story_of(instance)
    story.prepare()
    victim_program = f"{story.consumer}-worker"
    faults.stop(victim_program)
    proxy = faults.proxy()
    victim = faults.worker(story.consumer, proxy).wait_until_ready()
    proxy.swallow("to_server", f"{story.consumer} consumer")

    story.cause()
    eventually(lambda: story.effects() == 1)
    assert story.is_in_inbox()
    victim.kill()

    eventually(lambda: waiting_in(instance, story.queue) > 0)  # it comes again
    faults.start(victim_program)
    eventually(lambda: faults.is_ready(victim_program) and story.received() > 0, 60)
    assert story.effects() == 1


def _is_leased(story: Story) -> bool:
    row = story.outbox_row()
    return bool(row and row["leased_until"] and not row["published_at"])


@contextmanager
def _inbox_row_held(story: Story) -> Iterator[None]:
    """Somebody else has begun to handle the event and has not committed: whoever comes now waits."""
    connection = psycopg2.connect(story.databases[story.consumer].dsn)
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO inbox (handler, event_id) VALUES (%s, %s)",
                (story.event_type, story.event_id()),
            )
        yield
        connection.rollback()
    finally:
        connection.close()


def _waits_for_a_lock(story: Story) -> bool:
    return bool(
        story.ask(
            story.consumer,
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name = %s AND wait_event_type = 'Lock'",
            f"{story.consumer} worker",
        )
    )
