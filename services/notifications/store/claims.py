"""Claims on mails in the database: who may send which, and until when."""

import datetime as dt

from services.chassis.runtime.database import Row, UnitOfWork
from services.notifications.domain.mail import Mail, Recipient
from services.notifications.domain.schedule import (
    GIVE_UP_AFTER,
    LEASE,
    LEAST_ATTEMPTS,
    LONGEST_DELAY,
    LONGEST_LOOK,
    LONGEST_UNKNOWN,
    ORPHAN_AFTER,
)
from services.notifications.store._queries import queries
from services.notifications.store.sender_lock import LOCK_CLASS


class Claims:
    """``usecases.ports.Claims`` over one unit of work."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._connection = uow.connection

    def is_any_due(self) -> bool:
        return bool(queries.is_any_due(self._connection))

    def claim(self, limit: int, sender: int) -> list[Mail]:
        rows = queries.claim_mails(
            self._connection,
            limit=limit,
            sender=sender,
            lease=LEASE,
            give_up_after=GIVE_UP_AFTER,
            least_attempts=LEAST_ATTEMPTS,
            lock_class=LOCK_CLASS,
        )
        return sorted((_mail(row) for row in rows), key=lambda mail: mail.queued_at)

    def is_held(self, mail: Mail, sender: int) -> bool:
        return bool(
            queries.is_held(self._connection, id=mail.id, attempts=mail.attempts, sender=sender)
        )

    def postpone(self, claimed: list[Mail], delay: dt.timedelta, reason: str) -> None:
        queries.postpone_claims(self._connection, **_keys(claimed), delay=delay, reason=reason)

    def release(self, claimed: list[Mail]) -> None:
        queries.release_claims(self._connection, **_keys(claimed))

    def release_all_of(self, sender: int) -> int:
        return int(queries.release_all_of(self._connection, sender=sender))

    def advance_clock(self) -> None:
        queries.advance_clock(self._connection, longest_look=LONGEST_LOOK)

    def shorten_waits(self) -> None:
        queries.shorten_waits(
            self._connection, delay=LONGEST_DELAY, unknown=LONGEST_UNKNOWN, lease=LEASE
        )

    def free_orphans(self) -> int:
        return int(
            queries.free_orphans(
                self._connection, lock_class=LOCK_CLASS, lease=LEASE, grace=ORPHAN_AFTER
            )
        )


def _keys(claimed: list[Mail]) -> dict[str, list[str] | list[int]]:
    """What tells these claims from earlier and later ones of the same mails."""
    return {"ids": [mail.id for mail in claimed], "attempts": [mail.attempts for mail in claimed]}


def _mail(row: Row) -> Mail:
    return Mail(
        id=row["id"],
        template=row["template"],
        recipient=Recipient(row["recipient_owner"], row["recipient_contact"]),
        about=row["about"],
        number=row["number"],
        facts=row["facts"],
        attempts=row["attempts"],
        queued_at=row["queued_at"],
        tried_for=row["tried_for"],
        unknown_outcomes=row["unknown_outcomes"],
        message_id=row["message_id"],
        counted=row["counted"],
    )
