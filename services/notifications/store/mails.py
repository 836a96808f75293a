"""The mail ledger in the database."""

import json

from services.chassis.runtime.database import Row, UnitOfWork, rows_as_values
from services.notifications.domain.letter import Letter
from services.notifications.domain.mail import (
    Draft,
    Failure,
    LostMail,
    Mail,
    Recipient,
    Sent,
    message_id,
)
from services.notifications.domain.schedule import GIVE_UP_AFTER, LEAST_ATTEMPTS
from services.notifications.store._queries import queries

WAKE_CHANNEL = "mail"


class Mails:
    """``usecases.ports.Mails`` over one unit of work."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._connection = uow.connection

    def add(self, drafts: list[tuple[str, Draft]], mail_from: str) -> int:
        if not drafts:
            return 0
        columns = rows_as_values(
            [
                (
                    mail_id,
                    draft.event_id,
                    draft.template,
                    draft.recipient.owner,
                    draft.recipient.contact,
                    draft.about,
                    draft.number,
                    json.dumps(draft.facts),
                    message_id(mail_id, mail_from),
                )
                for mail_id, draft in drafts
            ]
        )
        ids, event_ids, templates, owners, contacts, abouts, numbers, facts, message_ids = columns
        return int(
            queries.add_mails(
                self._connection,
                ids=ids,
                event_ids=event_ids,
                templates=templates,
                owners=owners,
                contacts=contacts,
                abouts=abouts,
                numbers=numbers,
                facts=facts,
                message_ids=message_ids,
            )
        )

    def find_state_for_update(self, mail_id: str) -> str | None:
        state: str | None = queries.find_state_for_update(self._connection, id=mail_id)
        return state

    def queue_again(self, mail_id: str, requested_by: str) -> None:
        queries.queue_again(self._connection, id=mail_id, requested_by=requested_by)

    def mark_sent(self, mail: Mail, recipient_masked: str, letter: Letter) -> Sent | None:
        row = queries.mark_sent(
            self._connection,
            id=mail.id,
            attempts=mail.attempts,
            recipient_masked=_storable(recipient_masked),
            subject=_storable(letter.subject),
            body=_storable(letter.ledger_text),
        )
        return Sent(row["is_after_loss"]) if row else None

    def mark_failed(self, failures: list[Failure]) -> list[LostMail]:
        """In one statement, however many there are."""
        if not failures:
            return []
        ids, attempts, states, delays, errors, masked, subjects, bodies = rows_as_values(
            [
                (
                    f.mail.id,
                    f.mail.attempts,
                    f.state,
                    f.delay,
                    f.reason,
                    _storable(f.recipient_masked),
                    _storable(f.letter.subject) if f.letter else None,
                    _storable(f.letter.ledger_text) if f.letter else None,
                )
                for f in failures
            ]
        )
        rows = queries.mark_failed(
            self._connection,
            ids=ids,
            attempts=attempts,
            states=states,
            delays=delays,
            errors=errors,
            recipients_masked=masked,
            subjects=subjects,
            bodies=bodies,
        )
        return [_lost(row) for row in rows if row["state"] == "undeliverable"]

    def note_server_away(self, reason: str) -> None:
        queries.note_server_away(self._connection, error=reason)

    def give_up(self, server_away: bool) -> list[LostMail]:
        rows = queries.give_up_mails(
            self._connection,
            give_up_after=GIVE_UP_AFTER,
            least_attempts=LEAST_ATTEMPTS,
            server_away=server_away,
        )
        return [_lost(row) for row in rows]

    def wake_sender(self) -> None:
        queries.wake_sender(self._connection)


def _lost(row: Row) -> LostMail:
    recipient = Recipient(row["recipient_owner"], row["recipient_contact"])
    return LostMail(row["id"], row["template"], row["about"], recipient, row["given_up"])


def _storable(text: str | None) -> str | None:
    """What PostgreSQL takes: a mail that was sent must be marked, whatever stands in it."""
    return text and text.replace("\0", "").encode("utf-8", "replace").decode()
