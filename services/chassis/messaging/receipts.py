"""Receipts: consumers tell who sent an event that they have it, and what no receipt comes for is announced again.

The broker's confirm only says that the broker had the event: with its data it can lose it (decision 0008).
"""

from collections.abc import Iterable

from marshmallow import Schema, fields

from services.chassis.messaging.envelope import Event, EventType
from services.chassis.runtime.database import UnitOfWork
from services.chassis.runtime.log import get_logger

AT_ONCE = 500
log = get_logger(__name__)


class Received(Schema):
    """The ids of events that are had, kept for a later try, or dead letters: here to stay."""

    events = fields.List(fields.UUID(), required=True)


def received_by(consumer: str) -> EventType:
    """The declaration of one service's receipts. Nobody awaits a receipt for a receipt."""
    return EventType(
        f"{consumer}.received.v1",
        consumer,
        "service that sent them",
        f"{consumer} has these events: had, kept for later, or among its dead letters",
        Received,
    )


def is_receipt(event_type: str) -> bool:
    return event_type.endswith(".received.v1")


def receipts(consumer: str, events: Iterable[Event]) -> list[Event]:
    """What tells the senders of ``events`` that ``consumer`` has them."""
    by_source: dict[str, list[str]] = {}
    for event in events:
        if not is_receipt(event.type):
            by_source.setdefault(event.source, []).append(event.id)
    declared = received_by(consumer)
    return [declared.new(source, 1, {"events": ids}) for source, ids in by_source.items()]


def note_received(uow: UnitOfWork, receipt: Event) -> None:
    """The service that sent this receipt has these events; ids that are none of ours change nothing."""
    uow.execute(
        "DELETE FROM awaited_receipt WHERE consumer = %s AND event_id = ANY(%s::uuid[])",
        (receipt.source, [str(event_id) for event_id in receipt.data["events"]]),
    )


# A consumer has an event within milliseconds, and one that was away had time to catch up. The wait doubles each
# time, up to a day, so that a consumer that stays away finds a handful of doublets and no mountain.
_ANNOUNCE_AGAIN = """
WITH overdue AS MATERIALIZED (
    SELECT a.event_id, a.consumer FROM awaited_receipt a JOIN outbox o USING (event_id)
     WHERE o.published_at NOT BETWEEN now() - power(2, least(a.again, 7)) * interval '10 minutes' AND now()
     ORDER BY o.position LIMIT %(limit)s FOR UPDATE OF a SKIP LOCKED),
counted AS (
    UPDATE awaited_receipt a SET again = a.again + 1 FROM overdue d
     WHERE a.event_id = d.event_id AND a.consumer = d.consumer),
announced AS (
    UPDATE outbox SET published_at = NULL, leased_until = NULL, next_attempt_at = NULL, again_at = now()
     WHERE event_id IN (SELECT event_id FROM overdue)
    RETURNING event_id, type)
SELECT d.consumer, n.type, count(*) AS events FROM overdue d JOIN announced n USING (event_id)
 GROUP BY d.consumer, n.type"""


def announce_again(uow: UnitOfWork) -> int:
    """Have up to AT_ONCE events that nobody confirmed published again, with the ids they have; returns how many."""
    rows = uow.all(_ANNOUNCE_AGAIN, {"limit": AT_ONCE})
    for row in rows:
        log.error(
            "events_announced_again",
            consumer=row["consumer"],
            event_type=row["type"],
            events=row["events"],
            todo="deploy/runbooks/broker-lost.md",
        )
    return sum(row["events"] for row in rows)


PURGE_RECEIPTS = """
DELETE FROM awaited_receipt a WHERE NOT EXISTS (SELECT FROM outbox o WHERE o.event_id = a.event_id)"""
