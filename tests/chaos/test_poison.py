"""A message that kills its worker again and again does not stop the queue for ever."""

import time
from functools import partial
from typing import Any

import pytest

from services.chassis.messaging.envelope import Event
from services.chassis.messaging.topology import DELIVERY_LIMIT
from tests.builders import event
from tests.chaos.faults import Faults
from tests.chaos.lines import channel, publish, waiting_in
from tests.chaos.stories import Story
from tests.running import Running, eventually

QUEUE = "members.mail.undeliverable.v1"


def _poison() -> Event:
    nobody = {"owner": "members", "contact": "00000000-0000-0000-0000-000000000000"}
    return event(
        "mail.undeliverable.v1", "notifications", template="x", about="y", recipient=nobody
    )


@pytest.mark.timeout(120)
def test_message_that_nobody_survives_ends_among_the_dead_letters_with_the_brokers_reason(
    instance: Running, faults: Faults
) -> None:
    """The short form: connections that take the message and die without a word, as a killed worker's do."""
    story, poison = Story(instance), _poison()
    faults.stop("members-worker", "entries-worker")
    publish(instance, poison)
    for _ in range(DELIVERY_LIMIT + 1):
        with channel(instance, "members") as line:
            eventually(partial(line.basic_get, QUEUE))
    eventually(lambda: waiting_in(instance, "members.dead-letters") == 1)
    assert waiting_in(instance, QUEUE) == 0

    faults.start("members-worker")
    letter = eventually(lambda: _letter(story, poison), 60)
    assert letter["reason"] == "broker: delivery_limit"
    assert letter["handler"] == "mail.undeliverable.v1"
    assert bytes(letter["body"]).decode() == poison.to_body()
    eventually(lambda: waiting_in(instance, "members.dead-letters") == 0)

    assert instance.tsunagari(
        "dead-letters", "replay", "--service", "members", str(letter["id"])
    ).stdout.startswith("members：1件を処理に戻しました")
    eventually(lambda: _handled(story, poison))
    assert _letter(story, poison) is None


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_message_that_kills_its_worker_is_laid_aside_by_the_worker_after(
    instance: Running, faults: Faults
) -> None:
    """The long form: a real worker, killed each time it has begun with the message."""
    story, poison = Story(instance), _poison()
    faults.stop("members-worker")
    held = story.databases["members"].unit_of_work()
    with held as uow:
        uow.execute(
            "INSERT INTO inbox (handler, event_id) VALUES (%s, %s)", (poison.type, poison.id)
        )
        publish(instance, poison)
        deadline = time.monotonic() + 500
        while not _letter(story, poison):
            assert time.monotonic() < deadline, "never a dead letter"
            victim = faults.worker("members")
            eventually(lambda: _begun(story) or _letter(story, poison), 60)
            victim.kill()
            # The backend of a killed worker waits on in its place until it sees that nobody listens.
            story.ask(
                "members",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'members worker'",
            )
            # The transaction that holds the row must not be idle for too long.
            uow.execute("SELECT 1")
        uow.roll_back()
    letter = _letter(story, poison)
    assert letter
    assert letter["reason"] == "broker: delivery_limit"

    # What its workers held beside it when they died may lie there too; all of it comes home.
    faults.start("members-worker")
    assert instance.tsunagari("dead-letters", "replay", "--service", "members").returncode == 0
    eventually(lambda: _handled(story, poison))
    eventually(lambda: not story.ask("members", "SELECT 1 FROM dead_letter"))


def _begun(story: Story) -> bool:
    return bool(
        story.ask(
            "members",
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name = 'members worker' AND wait_event_type = 'Lock'",
        )
    )


def _letter(story: Story, poison: Event) -> dict[str, Any] | None:
    rows = story.ask("members", "SELECT * FROM dead_letter WHERE event_id = %s", poison.id)
    return rows[0] if rows else None


def _handled(story: Story, poison: Event) -> bool:
    return bool(story.ask("members", "SELECT 1 FROM inbox WHERE event_id = %s", poison.id))
