"""Rows of entries, as they are read and written."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from services.entries.domain.due import due_steps
from services.entries.domain.entry import Entry
from services.entries.domain.history import Line, Person
from services.entries.domain.procedure import State
from services.entries.store._queries import as_json
from services.entries.store.queue_keys import key_of, next_due_on
from services.entries.store.sheets import read_sheet, sheet_to_keep
from services.japanese.search_key import SEARCH_VERSION


def as_entry(row: Mapping[str, Any]) -> Entry:
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
        last_version=row["last_version"],
        public_version=row["public_version"],
        listed_until=row["listed_until"],
        returned_on=row["returned_on"],
        suspended_by=_person(row["suspended_by"], row["suspended_by_name"]),
        suspend_reason=row["suspend_reason"],
    )


def rows_of(entries: Sequence[Entry], today: dt.date) -> dict[str, Any]:
    """The parameters of ``save_entries``: all that these entries have to leave behind since they were read."""
    restarted = [entry for entry in entries if entry.clocks != entry.stored_clocks]
    return {
        "entries": as_json([_row(entry) for entry in entries]),
        "versions": as_json([_version(entry) for entry in entries if entry.has_new_version]),
        "comments": as_json([each for entry in entries for each in _comments(entry)]),
        "lines": as_json([row for entry in entries for row in line_rows(entry.id, entry.lines)]),
        "restarted": [entry.id for entry in restarted],
        "dues": as_json(
            [
                {"entry_id": entry.id, "step": due.step.value, "due_on": due.on.isoformat()}
                for entry in restarted
                for due in due_steps(entry, today)
            ]
        ),
    }


def line_rows(entry_id: str, lines: Sequence[Line]) -> list[dict[str, Any]]:
    return [
        {
            "entry_id": entry_id,
            "by_id": line.by.id if line.by else None,
            "by_name": line.by_name,
            "step": line.step.value,
            "what": line.sentence,
            "reason": line.reason,
            "note": line.note,
        }
        for line in lines
    ]


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "state": entry.state.value,
        "version": entry.version,
        "title": entry.title,
        "organisation_name": entry.organisation_name,
        "category": entry.sheet["category"],
        "answer_by": _iso(entry.answer_by),
        "search_key": key_of(entry.number, entry.title, entry.sheet),
        "search_version": SEARCH_VERSION,
        "next_due_on": next_due_on(entry.state, entry.submitted_at, entry.answer_by),
        **_person_row("taken_by", entry.taken_by),
        **_person_row("proposed_by", entry.proposed_by),
        "approved_at": _iso(entry.approved_at),
        "listed_at": _iso(entry.listed_at),
        "decline_reason": entry.decline_reason,
        "released_at": _iso(entry.released_at),
        "public_version": entry.public_version,
        "listed_until": _iso(entry.listed_until),
        "returned_on": _iso(entry.returned_on),
        **_person_row("suspended_by", entry.suspended_by),
        "suspend_reason": entry.suspend_reason,
    }


def _version(entry: Entry) -> dict[str, Any]:
    return {
        "entry_id": entry.id,
        "version": entry.version,
        "sheet": sheet_to_keep(entry.sheet),
        "made_by": entry.lines[-1].by_name,
        "before": entry.stored_version,
    }


def _comments(entry: Entry) -> list[dict[str, Any]]:
    return [
        {
            "entry_id": entry.id,
            "version": entry.stored_version,
            "field": comment.field,
            "words": comment.words,
            "place": place,
        }
        for place, comment in enumerate(entry.comments)
    ]


def _person(staff_id: str | None, name: str | None) -> Person | None:
    return Person(staff_id, name or "") if staff_id else None


def _person_row(column: str, person: Person | None) -> dict[str, str | None]:
    named = (person.id, person.name) if person else (None, None)
    return {column: named[0], f"{column}_name": named[1]}


def _iso(value: dt.date | None) -> str | None:
    return value.isoformat() if value else None
