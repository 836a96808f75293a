"""The mail ledger in the database. Rows are dicts; every function runs in the caller's transaction."""

import datetime as dt
import json
from pathlib import Path

from services.chassis.runtime.database import Row, UnitOfWork, load_queries, rows_as_values
from services.notifications.domain.letters import Letter
from services.notifications.domain.mail import (
    GIVE_UP_AFTER,
    LEASE,
    LEAST_ATTEMPTS,
    LONGEST_DELAY,
    LONGEST_LOOK,
    LONGEST_UNKNOWN,
    ORPHAN_AFTER,
    RECEIPTS_A_DAY,
    Draft,
    Failure,
    Mail,
    message_id,
)

WAKE_CHANNEL = "mail"
# A sender that lives holds the advisory lock (LOCK_CLASS, its number).
LOCK_CLASS = 7022
_queries = load_queries(Path(__file__).parent / "queries")


def _storable(text: str | None) -> str | None:
    """What PostgreSQL takes: a mail that was sent must be marked, whatever stands in it."""
    return text and text.replace("\0", "").encode("utf-8", "replace").decode()


def add_mails(uow: UnitOfWork, drafts: list[tuple[str, Draft]], mail_from: str) -> int:
    """Write (new mail id, draft) pairs; what stands in the ledger already is left alone. Returns how many are new."""
    if not drafts:
        return 0
    ids, events, templates, owners, contacts, abouts, numbers, facts, message_ids = rows_as_values(
        [
            (
                mail_id,
                d.event_id,
                d.template,
                d.recipient.owner,
                d.recipient.contact,
                d.about,
                d.number,
                json.dumps(d.facts),
                message_id(mail_id, mail_from),
            )
            for mail_id, d in drafts
        ]
    )
    return int(
        _queries.add_mails(
            uow.connection,
            ids=ids,
            event_ids=events,
            templates=templates,
            owners=owners,
            contacts=contacts,
            abouts=abouts,
            numbers=numbers,
            facts=facts,
            message_ids=message_ids,
        )
    )


def is_any_due(uow: UnitOfWork) -> bool:
    return bool(_queries.is_any_due(uow.connection))


def pass_time(uow: UnitOfWork) -> None:
    """Let the senders' clock go on by what has passed since it was last read, LONGEST_LOOK at most."""
    _queries.pass_time(uow.connection, longest_look=LONGEST_LOOK)


def bring_back(uow: UnitOfWork) -> None:
    """Where a clock was set back, let no mail wait longer than it would from now."""
    _queries.bring_back(uow.connection, delay=LONGEST_DELAY, unknown=LONGEST_UNKNOWN, lease=LEASE)


def claim_mails(uow: UnitOfWork, limit: int, sender: int) -> list[Mail]:
    """Take up to ``limit`` due mails for LEASE, the longest due first; no two senders that live get the same."""
    rows = _queries.claim_mails(
        uow.connection,
        limit=limit,
        sender=sender,
        lease=LEASE,
        give_up_after=GIVE_UP_AFTER,
        least_attempts=LEAST_ATTEMPTS,
        lock_class=LOCK_CLASS,
    )
    return sorted((Mail.from_row(row) for row in rows), key=lambda mail: mail.queued_at)


def is_claimed(uow: UnitOfWork, mail: Mail, sender: int) -> bool:
    """Whether a claim is still its sender's."""
    return bool(
        _queries.is_claimed(uow.connection, id=mail.id, attempts=mail.attempts, sender=sender)
    )


def count_receipts(uow: UnitOfWork, fingerprints: dict[str, str], day: dt.date) -> set[str]:
    """Count receipts {mail id: fingerprint of its address}; returns the ids of those beyond the day's limit."""
    if not fingerprints:
        return set()
    rows = _queries.count_receipts(
        uow.connection,
        ids=list(fingerprints),
        fingerprints=list(fingerprints.values()),
        day=day,
        most=RECEIPTS_A_DAY,
    )
    return {row["mail_id"] for row in rows}


def free_receipt_places(uow: UnitOfWork, most: int) -> int:
    """How many receipts may still be sent within this hour; nobody else takes one until this transaction ends."""
    _queries.open_receipt_hour(uow.connection)
    return max(0, most - int(_queries.lock_receipt_hour(uow.connection)))


def take_receipt_places(uow: UnitOfWork, taken: int) -> None:
    _queries.take_receipt_places(uow.connection, taken=taken)


def put_off(uow: UnitOfWork, claimed: list[Mail], delay: dt.timedelta, reason: str) -> None:
    """Let claims go for ``delay`` without having tried them; what waits for its turn is no failure."""
    _queries.put_off(
        uow.connection,
        ids=[mail.id for mail in claimed],
        attempts=[mail.attempts for mail in claimed],
        delay=delay,
        reason=reason,
    )


def mark_sent(uow: UnitOfWork, mail: Mail, recipient_masked: str, letter: Letter) -> bool:
    """Note that a claimed mail is on its way; False when somebody else has taken the claim over meanwhile."""
    return bool(
        _queries.mark_sent(
            uow.connection,
            id=mail.id,
            attempts=mail.attempts,
            recipient_masked=_storable(recipient_masked),
            subject=_storable(letter.subject),
            body=_storable(letter.ledger_text),
        )
    )


def mark_failed(uow: UnitOfWork, failures: list[Failure]) -> list[Row]:
    """Note how claims ended, in one statement; returns the rows that are undeliverable now."""
    if not failures:
        return []
    ids, attempts, states, delays, errors, masked, subjects, bodies = rows_as_values(
        [
            (
                f.mail.id,
                f.mail.attempts,
                f.state,
                f.delay,
                f.error,
                _storable(f.recipient_masked),
                _storable(f.letter.subject) if f.letter else None,
                _storable(f.letter.ledger_text) if f.letter else None,
            )
            for f in failures
        ]
    )
    rows = _queries.mark_failed(
        uow.connection,
        ids=ids,
        attempts=attempts,
        states=states,
        delays=delays,
        errors=errors,
        recipients_masked=masked,
        subjects=subjects,
        bodies=bodies,
    )
    return [row for row in rows if row["state"] == "undeliverable"]


def give_back(uow: UnitOfWork, claimed: list[Mail]) -> int:
    """Make claims due again on which nothing was tried."""
    return int(
        _queries.give_back(
            uow.connection,
            ids=[mail.id for mail in claimed],
            attempts=[mail.attempts for mail in claimed],
        )
    )


def give_back_all_of(uow: UnitOfWork, sender: int) -> int:
    """Make due whatever a sender has claimed; returns how many mails that are."""
    return int(_queries.give_back_all_of(uow.connection, sender=sender))


def free_orphans(uow: UnitOfWork) -> int:
    """Make due what senders had claimed that are dead now; returns how many mails that are."""
    return int(
        _queries.free_orphans(
            uow.connection, lock_class=LOCK_CLASS, lease=LEASE, grace=ORPHAN_AFTER
        )
    )


def note_server_away(uow: UnitOfWork, error: str) -> None:
    """Show at every mail that is due why it does not go out."""
    _queries.note_server_away(uow.connection, error=error)


def give_up_mails(uow: UnitOfWork, server_away: bool) -> list[Row]:
    """Give up what has been tried for three days and cannot be tried now; returns the rows."""
    return list(
        _queries.give_up_mails(
            uow.connection,
            give_up_after=GIVE_UP_AFTER,
            least_attempts=LEAST_ATTEMPTS,
            server_away=server_away,
        )
    )


def forget_receipts(uow: UnitOfWork, before: dt.date) -> int:
    """Forget what was counted for the limits of receipts before that day, and hour by hour before yesterday."""
    _queries.forget_receipt_hours(uow.connection)
    return int(_queries.forget_receipts(uow.connection, day=before))


def wake_sender(uow: UnitOfWork) -> None:
    """Wake the sender where something is due."""
    _queries.wake_sender(uow.connection)


def oldest_seconds(uow: UnitOfWork) -> float:
    """How long ago the oldest mail was queued that is in no final state; 0 where there is none."""
    return float(_queries.find_oldest_seconds(uow.connection))


def count_by_state(uow: UnitOfWork) -> dict[str, int]:
    return {row["state"]: row["mails"] for row in _queries.count_by_state(uow.connection)}


def find_mails(
    uow: UnitOfWork,
    state: str | None = None,
    template: str | None = None,
    number: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[Row]:
    """One page of the ledger, newest first; each row says in ``found`` how many there are in all."""
    return list(
        _queries.find_mails(
            uow.connection,
            state=state,
            template=template,
            number=number,
            limit=limit,
            offset=offset,
        )
    )


def find_mail(uow: UnitOfWork, mail_id: str) -> Row | None:
    row: Row | None = _queries.find_mail(uow.connection, id=mail_id)
    return row


def find_mail_for_update(uow: UnitOfWork, mail_id: str) -> Row | None:
    row: Row | None = _queries.find_mail_for_update(uow.connection, id=mail_id)
    return row


def find_resends(uow: UnitOfWork, mail_id: str) -> list[Row]:
    return list(_queries.find_resends(uow.connection, id=mail_id))


def queue_again(uow: UnitOfWork, mail_id: str, requested_by: str) -> None:
    _queries.queue_again(uow.connection, id=mail_id, requested_by=requested_by)
