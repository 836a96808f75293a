"""Entries in the database, with their versions and their histories."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from services.chassis.messaging.envelope import Event
from services.chassis.messaging.outbox import OUTBOX_CHANNEL, outbox_rows
from services.chassis.runtime import clock
from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.comments import Comment
from services.entries.domain.entry import Entry
from services.entries.domain.history import Line
from services.entries.domain.intake import Contact, EarlierRequest, NewEntry, Submitted
from services.entries.domain.procedure import State, StepCode
from services.entries.domain.refusals import UnknownEntry
from services.entries.store._queries import as_json, queries
from services.entries.store.entry_rows import as_entry, line_rows, rows_of
from services.entries.store.queue_keys import key_of, next_due_on, words_of
from services.entries.store.sheets import read_sheet, sheet_to_keep
from services.entries.store.states import LISTED_NEXT
from services.japanese.entry_number import is_number
from services.japanese.search_key import SEARCH_VERSION


class Entries:
    """See usecases/ports.py."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def add(self, new: NewEntry, announcements: Sequence[Event]) -> str | None:
        event_ids, types, bodies, awaited_ids, consumers = outbox_rows(list(announcements))
        row = queries.add_entry(
            self._uow.connection,
            id=new.id,
            state=new.state.value,
            fiscal_year=new.fiscal_year,
            number_prefix=new.number_prefix,
            request_key=new.request and new.request.key,
            body_hash=new.request and new.request.body_hash,
            contact_id=new.contact.id,
            contact_name=new.contact.name,
            contact_email=new.contact.email,
            contact_phone=new.contact.phone,
            title=new.sheet["title"],
            organisation_name=new.sheet["organisation"]["name"],
            category=new.sheet["category"],
            code_hash=new.code_hash,
            answer_by=new.answer_by,
            suspected_because=list(new.suspected_because),
            words=words_of(new.sheet["title"], new.sheet),
            search_version=SEARCH_VERSION,
            next_due_on=next_due_on(new.state, clock.now(), new.answer_by),
            sheet=as_json(sheet_to_keep(new.sheet)),
            consents=as_json(new.consents),
            today=clock.today(),
            by_names=[line.by_name for line in new.lines],
            steps=[line.step.value for line in new.lines],
            sentences=[line.sentence for line in new.lines],
            notes=[line.note for line in new.lines],
            stand_in=new.id,
            event_ids=event_ids,
            types=types,
            bodies=bodies,
            awaited_ids=awaited_ids,
            consumers=consumers,
            channel=OUTBOX_CHANNEL,
        )
        return str(row["number"]) if row else None

    def find_request(self, key: str) -> EarlierRequest | None:
        row = queries.find_request(self._uow.connection, request_key=key)
        return EarlierRequest(bytes(row["body_hash"]), row["entry_id"]) if row else None

    def get_submitted(self, entry_id: str) -> Submitted:
        return _as_submitted(queries.get_submitted(self._uow.connection, id=entry_id))

    def find_submitted(self, number: str) -> Submitted | None:
        row = is_number(number) and queries.find_submitted(self._uow.connection, number=number)
        return _as_submitted(row) if row else None

    def get(self, number: str) -> Entry:
        return self._get(queries.get_entry, number)

    def get_for_update(self, number: str) -> Entry:
        return self._get(queries.get_entry_for_update, number)

    def _get(self, query: Any, number: str) -> Entry:
        row = is_number(number) and query(self._uow.connection, number=number)
        if not row:
            raise UnknownEntry(number)
        return as_entry(row)

    def get_listable_for_update(self, numbers: Collection[str]) -> list[Entry]:
        rows = queries.get_listable_for_update(
            self._uow.connection, numbers=list(numbers), **LISTED_NEXT
        )
        return [as_entry(row) for row in rows]

    def save(self, *entries: Entry) -> None:
        if not entries:
            return
        queries.save_entries(self._uow.connection, **rows_of(entries, clock.today()))
        for entry in entries:
            entry.revision += 1
            for line in entry.lines:
                self._uow.note(
                    "entry_step", entry=entry.number, state=entry.state.value, step=line.sentence
                )
            entry.note_stored()

    def take_due(self, today: dt.date, limit: int) -> list[tuple[Entry, StepCode]]:
        rows = list(queries.get_due_for_update(self._uow.connection, today=today, limit=limit))
        entries = {row["id"]: as_entry(row) for row in rows}
        struck = queries.strike_due(self._uow.connection, ids=list(entries), today=today)
        last: dict[str, str] = {}
        for due in sorted(struck, key=lambda due: due["due_on"]):
            last[due["entry_id"]] = due["step"]
        return [(entries[entry_id], StepCode(step)) for entry_id, step in last.items()]

    def find_comments(self, entry_id: str, version: int) -> list[Comment]:
        rows = queries.find_comments(self._uow.connection, entry_id=entry_id, version=version)
        # Of a field that was commented twice, as after a 再開, the last.
        return list({row["field"]: Comment(row["field"], row["words"]) for row in rows}.values())

    def get_sheets(self, versions: Mapping[str, int]) -> dict[str, dict[str, Any]]:
        rows = queries.get_sheets(
            self._uow.connection, ids=list(versions), versions=list(versions.values())
        )
        return {row["entry_id"]: read_sheet(row["sheet"]) for row in rows}

    def get_contact(self, contact_id: str) -> Contact:
        return Contact(**queries.get_contact(self._uow.connection, id=contact_id))

    def save_contact(self, contact_id: str, name: str, email: str, phone: str) -> None:
        queries.save_contact(
            self._uow.connection, id=contact_id, name=name, email=email, phone=phone
        )

    def make_queue_keys(self, limit: int) -> int:
        rows = list(
            queries.find_without_queue_keys(
                self._uow.connection, search_version=SEARCH_VERSION, limit=limit
            )
        )
        if rows:
            queries.save_queue_keys(
                self._uow.connection,
                ids=[row["id"] for row in rows],
                search_keys=[
                    key_of(row["number"], row["title"], read_sheet(row["sheet"])) for row in rows
                ],
                next_due_ons=[
                    next_due_on(State(row["state"]), row["submitted_at"], row["answer_by"])
                    for row in rows
                ],
                search_version=SEARCH_VERSION,
            )
        return len(rows)

    def add_lines(self, entry_id: str, lines: Sequence[Line]) -> None:
        if lines:
            queries.add_history(self._uow.connection, lines=as_json(line_rows(entry_id, lines)))

    def find_codes(self, entry_id: str) -> list[str]:
        rows = queries.find_history(self._uow.connection, entry_id=entry_id)
        return [row["step"] for row in rows if row["step"]]


def _as_submitted(row: Mapping[str, Any]) -> Submitted:
    return Submitted(row["id"], row["number"], bytes(row["lookup_code_hash"]), row["answer_by"])
