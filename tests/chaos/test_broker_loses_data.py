"""The broker confirms, and then loses what it had: it comes again by itself, and has its effect once."""

import pytest

from services.publishing.build.lock import BuilderLock
from tests.chaos.faults import Faults
from tests.chaos.lines import channel, waiting_in
from tests.chaos.mailbox import arrived
from tests.chaos.stories import Listed, Receipt, Story
from tests.running import Running, eventually

pytestmark = pytest.mark.timeout(180)


def lose(instance: Running, queue: str) -> None:
    """Empty a queue whose consumer is away; the broker has confirmed everything in it."""
    eventually(lambda: waiting_in(instance, queue) > 0)
    with channel(instance, "administrator") as line:
        line.queue_purge(queue)


def let_pass(story: Story, service: str, minutes: int) -> None:
    """Let time pass for what the service published."""
    with story.databases[service].unit_of_work() as uow:
        uow.execute(
            "UPDATE outbox SET published_at = published_at - %s * interval '1 minute'"
            " WHERE event_id IN (SELECT event_id FROM awaited_receipt)",
            (minutes,),
        )


def unheard(story: Story, service: str) -> bool:
    return bool(story.ask(service, "SELECT 1 FROM awaited_receipt"))


def test_receipt_of_an_entry_whose_event_the_broker_lost_is_sent_once(
    instance: Running, faults: Faults
) -> None:
    story = Receipt(instance)
    faults.stop("notifications-worker")
    story.cause()
    lose(instance, "notifications.entry.submitted.v1")
    faults.start("notifications-worker")
    eventually(lambda: faults.is_ready("notifications-worker"), 60)

    assert story.effects() == 0
    status = instance.tsunagari("status").stdout
    assert "返事のないイベント" not in status  # for ten minutes it may just be on its way
    let_pass(story, "entries", 11)
    eventually(lambda: story.effects() == 1, 60)
    eventually(lambda: not unheard(story, "entries"))
    assert arrived(instance)[story.address] == 1


def test_approved_entry_is_listed_though_the_broker_lost_the_approval(
    instance: Running, faults: Faults
) -> None:
    story = Listed(instance)
    story.prepare()
    faults.stop("publishing-worker")
    story.cause()
    lose(instance, "publishing.entry.approved.v1")
    comes_to_be_listed(story, "entries", "publishing-worker", faults)


def test_approved_entry_is_listed_though_the_broker_lost_the_news_of_its_page(
    instance: Running, faults: Faults
) -> None:
    story = Listed(instance)
    story.prepare()
    builder = BuilderLock(instance.settings("publishing").database_url)
    eventually(builder.take)
    faults.on_the_way_back(builder.close)
    story.cause()
    number = story.number
    eventually(lambda: story.ask("publishing", "SELECT 1 FROM entry WHERE number = %s", number))
    faults.stop("entries-worker")
    builder.close()
    lose(instance, "entries.site.published.v1")
    comes_to_be_listed(story, "publishing", "entries-worker", faults)


def comes_to_be_listed(story: Listed, sender: str, worker: str, faults: Faults) -> None:
    faults.start(worker)
    eventually(lambda: faults.is_ready(worker), 60)
    assert story.effects() == 0
    let_pass(story, sender, 11)
    eventually(lambda: story.effects() == 1, 60)
    eventually(lambda: not unheard(story, sender))
