"""The same event many times, at once, also to two workers side by side: one effect."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from services.chassis.messaging.envelope import Event
from tests.chaos.faults import Faults
from tests.chaos.lines import publish, waiting_in
from tests.chaos.mailbox import arrived
from tests.chaos.stories import NotDelivered, Receipt, Story, received_by
from tests.chaos.workers import WorkerProcess
from tests.running import Running, eventually

pytestmark = pytest.mark.timeout(120)
TIMES = 10


def test_event_that_comes_ten_times_to_two_workers_sends_one_mail_and_changes_one_row(
    instance: Running, faults: Faults
) -> None:
    """The receipt of an entry (idempotent by its row too) and a note in a history (by the inbox alone)."""
    receipt, note = Receipt(instance), NotDelivered(instance)
    for story in (receipt, note):
        story.prepare()
        story.cause()
        eventually(partial(_has_one_effect, story))
    extra = [faults.worker(service, CONSUMER_BATCH=2) for service in ("notifications", "entries")]
    for worker in extra:
        worker.wait_until_ready()

    # The same content under a new id, so that nobody has seen it yet.
    fresh = Event("mail.undeliverable.v1", "notifications", str(uuid.uuid4()), 1, {
        "template": "receipt", "about": note.number,
        "recipient": {"owner": "entries", "contact": str(uuid.uuid4())}})  # fmt: skip
    again = Event.from_body(receipt.row()["body"])
    before = _taken(instance, extra, "entries", "mail.undeliverable.v1")
    with ThreadPoolExecutor(4) as senders:
        sent = [
            senders.submit(publish, instance, event, times=TIMES // 2)
            for event in (fresh, again)
            for _ in range(2)
        ]
    for each in sent:
        each.result()

    eventually(lambda: note.effects() == 2)
    for queue in ("entries.mail.undeliverable.v1", "notifications.entry.submitted.v1"):
        eventually(partial(_is_empty, instance, queue))
    eventually(
        lambda: _taken(instance, extra, "entries", "mail.undeliverable.v1") == before + TIMES
    )
    assert all(worker.is_alive() for worker in extra)
    assert note.effects() == 2
    assert arrived(instance)[receipt.address] == 1
    assert receipt.effects() == 1


def _has_one_effect(story: Story) -> bool:
    return story.effects() == 1


def _is_empty(instance: Running, queue: str) -> bool:
    return waiting_in(instance, queue) == 0


def _taken(instance: Running, extra: list[WorkerProcess], service: str, event_type: str) -> int:
    """What both workers of a service took of one event type."""
    of_the_other = sum(worker.received(event_type) for worker in extra if worker.service == service)
    return received_by(instance, service, event_type) + of_the_other
