"""Entries in the database, with their versions and their histories."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from services.chassis.messaging.envelope import Event
from services.chassis.messaging.outbox import OUTBOX_CHANNEL, outbox_rows
from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.entry import Entry, UnknownEntry
from services.entries.domain.history import Line, Person
from services.entries.domain.intake import EarlierRequest, NewEntry, Submitted
from services.entries.domain.procedure import State
from services.entries.store._queries import as_json, queries
from services.entries.store.sheets import read_sheet, sheet_to_keep
from services.entries.store.states import LISTED_NEXT
from services.japanese.entry_number import is_number


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
            sheet=as_json(sheet_to_keep(new.sheet)),
            consents=as_json(new.consents),
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
        return _as_entry(row)

    def get_listable_for_update(self, numbers: Collection[str]) -> list[Entry]:
        rows = queries.get_listable_for_update(
            self._uow.connection, numbers=list(numbers), **LISTED_NEXT
        )
        return [_as_entry(row) for row in rows]

    def save(self, entry: Entry) -> None:
        queries.save_entry(
            self._uow.connection,
            id=entry.id,
            state=entry.state.value,
            approved_at=entry.approved_at,
            listed_at=entry.listed_at,
            decline_reason=entry.decline_reason,
            released_at=entry.released_at,
            taken_by=entry.taken_by and entry.taken_by.id,
            taken_by_name=entry.taken_by and entry.taken_by.name,
            proposed_by=entry.proposed_by and entry.proposed_by.id,
            proposed_by_name=entry.proposed_by and entry.proposed_by.name,
        )
        entry.revision += 1
        for line in entry.lines:
            self._uow.note(
                "entry_step", entry=entry.number, state=entry.state.value, step=line.sentence
            )
        self.add_lines(entry.id, entry.lines)
        entry.lines = []

    def add_lines(self, entry_id: str, lines: Sequence[Line]) -> None:
        if lines:
            queries.add_history(
                self._uow.connection,
                entry_id=entry_id,
                by_ids=[line.by.id if line.by else None for line in lines],
                by_names=[line.by_name for line in lines],
                steps=[line.step.value for line in lines],
                sentences=[line.sentence for line in lines],
                reasons=[line.reason for line in lines],
                notes=[line.note for line in lines],
            )


def _as_submitted(row: Mapping[str, Any]) -> Submitted:
    return Submitted(row["id"], row["number"], bytes(row["lookup_code_hash"]), row["answer_by"])


def _as_entry(row: Mapping[str, Any]) -> Entry:
    return Entry(
        id=row["id"],
        number=row["number"],
        state=State(row["state"]),
        version=row["version"],
        revision=row["revision"],
        sheet=read_sheet(row["sheet"]),
        contact_id=row["contact_id"],
        submitted_at=row["submitted_at"],
        answer_by=row["answer_by"],
        taken_by=_person(row["taken_by"], row["taken_by_name"]),
        proposed_by=_person(row["proposed_by"], row["proposed_by_name"]),
        approved_at=row["approved_at"],
        listed_at=row["listed_at"],
        decline_reason=row["decline_reason"],
        suspected_because=row["suspected_because"],
        released_at=row["released_at"],
        title=row["title"],
        organisation_name=row["organisation_name"],
    )


def _person(staff_id: str | None, name: str | None) -> Person | None:
    return Person(staff_id, name or "") if staff_id else None
