"""The outbox: events wait here from the commit of their change until the broker has confirmed them."""

from typing import Any

from services.chassis.messaging.envelope import Event

OUTBOX_CHANNEL = "outbox"
LEASE_SECONDS = 30
LONGEST_PAUSE_SECONDS = 300


# Wakes the relay when the transaction commits.
ADD_TO_OUTBOX = (
    "WITH added AS (INSERT INTO outbox (event_id, type, body)"
    " SELECT * FROM unnest(%s::uuid[], %s::text[], %s::text[])),"
    " awaited AS (INSERT INTO awaited_receipt (event_id, consumer) SELECT * FROM unnest(%s::uuid[], %s::text[]))"
    f" SELECT pg_notify('{OUTBOX_CHANNEL}', '')"
)


def outbox_rows(events: list[Event]) -> tuple[list[str], ...]:
    """The parameters of ADD_TO_OUTBOX: the events, and who must say that they have which."""
    awaited = [(event.id, consumer) for event in events for consumer in event.consumers]
    return (
        [event.id for event in events],
        [event.type for event in events],
        [event.to_body() for event in events],
        [event_id for event_id, _ in awaited],
        [consumer for _, consumer in awaited],
    )


# A lease or a pause that lies further ahead than any is given comes from a clock that has been set back since.
# Of a backlog the planner knows nothing: left to itself it sorts all of it for each batch, instead of reading the
# first rows in the order of their index.
LEASE = f"""
SET LOCAL enable_sort = off;
UPDATE outbox SET leased_until = now() + interval '{LEASE_SECONDS} seconds', attempts = attempts + 1
 WHERE position IN (
       SELECT position FROM outbox
        WHERE published_at IS NULL
          AND (leased_until IS NULL OR leased_until NOT BETWEEN now() AND now() + interval '{2 * LEASE_SECONDS} seconds')
          AND (next_attempt_at IS NULL OR next_attempt_at NOT BETWEEN now() AND now() + interval '{2 * LONGEST_PAUSE_SECONDS} seconds')
        ORDER BY position LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
RETURNING position, event_id, type, body"""

MARK_PUBLISHED = "UPDATE outbox SET published_at = now(), leased_until = NULL, last_error = NULL WHERE position = ANY(%s)"

GIVE_BACK = "UPDATE outbox SET leased_until = NULL WHERE position = ANY(%s)"

# An event that reaches no queue waits for somebody to mend the topology: from two seconds to five minutes,
# with up to a quarter of jitter, and never given up.
MARK_REFUSED = f"""
UPDATE outbox SET leased_until = NULL, last_error = 'refused or reached no queue',
       next_attempt_at = now() + least({LONGEST_PAUSE_SECONDS}, power(2, least(attempts, 9))) * (0.75 + random() / 4) * interval '1 second'
 WHERE position = ANY(%s)"""

# Both are kept for 90 days, so that events of that time can be replayed and are recognised. In portions, so that
# no transaction takes long.
PURGE_OUTBOX = """
DELETE FROM outbox WHERE position IN (
       SELECT position FROM outbox WHERE published_at < now() - interval '90 days' ORDER BY published_at LIMIT 5000)"""
PURGE_INBOX = """
DELETE FROM inbox WHERE ctid = ANY(ARRAY(
       SELECT ctid FROM inbox WHERE received_at < now() - interval '90 days' LIMIT 5000))"""

# Sent again with the same event id, so that whoever had the effect already recognises it.
REPLAY = """
UPDATE outbox SET published_at = NULL, leased_until = NULL, next_attempt_at = NULL, again_at = now()
 WHERE published_at IS NOT NULL
   AND (%(ids)s::uuid[] IS NULL OR event_id = ANY(%(ids)s::uuid[]))
   AND (%(type)s::text IS NULL OR type = %(type)s)
   AND (%(since)s::timestamptz IS NULL OR created_at >= %(since)s)
   AND (%(until)s::timestamptz IS NULL OR created_at < %(until)s)"""


def replay_events(
    uow: Any, ids: list[str] | None, type_: str | None, since: Any, until: Any
) -> int:
    """Have published events published again; each condition narrows, None leaves it out. Returns how many."""
    count = uow.execute(REPLAY, {"ids": ids, "type": type_, "since": since, "until": until})
    uow.execute(f"SELECT pg_notify('{OUTBOX_CHANNEL}', '')")
    return int(count)
