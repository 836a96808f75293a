"""Dead letters: messages that will not succeed until somebody mends something, kept with their reason."""

import hashlib
from typing import Any

from services.chassis.messaging.envelope import Event
from services.chassis.runtime.database import UnitOfWork
from services.chassis.runtime.log import about_entries, entries_in, get_logger

log = get_logger(__name__)


def add_dead_letter(
    uow: UnitOfWork, handler: str, event: Event | None, body: bytes, reason: str, attempts: int
) -> None:
    """Keep a message that no handler can take, with the reason; once per handler and event."""
    uow.execute(
        "INSERT INTO dead_letter (handler, event_id, body, reason, attempts) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT (handler, event_id) DO UPDATE SET reason = excluded.reason, attempts = excluded.attempts,"
        " dead_at = now()",
        (handler, event.id if event else None, body, reason, attempts),
    )
    uow.execute(
        "DELETE FROM inbox_retry WHERE handler = %s AND event_id = %s",
        (handler, event.id if event else None),
    )
    log.error(
        "dead_letter",
        handler=handler,
        event_id=event.id if event else None,
        reason=reason,
        body_sha256=hashlib.sha256(body).hexdigest()[:16],
        **about_entries(entries_in(event.data) if event else ()),
    )


def list_dead_letters(uow: UnitOfWork) -> list[dict[str, Any]]:
    """Every dead letter, oldest first, without its body."""
    return uow.all(
        "SELECT id, handler, event_id, reason, attempts, dead_at FROM dead_letter ORDER BY id"
    )


def find_dead_letter(uow: UnitOfWork, letter_id: int) -> dict[str, Any] | None:
    return uow.one("SELECT * FROM dead_letter WHERE id = %s", (letter_id,))


def replay(uow: UnitOfWork, letter_ids: list[int] | None) -> int:
    """Hand letters (None: all) back to their handlers; the same event ids, so that a replay is harmless.

    The worker takes them up within seconds. A letter without a readable event stays: there is nothing to hand back.
    """
    return uow.execute(
        "WITH gone AS (DELETE FROM dead_letter WHERE event_id IS NOT NULL AND (%(ids)s::bigint[] IS NULL OR id = ANY(%(ids)s))"
        " RETURNING handler, event_id, body)"
        " INSERT INTO inbox_retry (handler, event_id, body, next_attempt_at, last_error)"
        " SELECT handler, event_id, convert_from(body, 'UTF8'), now(), 'replayed' FROM gone"
        " ON CONFLICT (handler, event_id) DO UPDATE SET next_attempt_at = now(), attempts = 1, begun = 0, first_failed_at = now()",
        {"ids": letter_ids},
    )


def drop(uow: UnitOfWork, letter_ids: list[int]) -> int:
    """Remove letters for good; returns how many there were."""
    return uow.execute("DELETE FROM dead_letter WHERE id = ANY(%s)", (letter_ids,))
