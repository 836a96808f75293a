"""Entries in the database."""

import json
from functools import partial
from pathlib import Path
from typing import Any

from psycopg2.extras import Json

from services.chassis.runtime.database import UnitOfWork, load_queries
from services.entries.domain.entry import Entry
from services.entries.domain.history import Line, Person
from services.entries.domain.procedure import State
from services.entries.store.sheets import read_sheet
from services.japanese.entry_number import is_number

queries: Any = load_queries(Path(__file__).parent / "queries")


def as_entry(row: dict[str, Any]) -> Entry:
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
    )


def _person(staff_id: str | None, name: str | None) -> Person | None:
    return Person(staff_id, name or "") if staff_id else None


class UnknownEntry(Exception):
    """No entry has this number."""


def find_entry(uow: UnitOfWork, number: str) -> dict[str, Any] | None:
    """The row of an entry with its sheet, consents and contact; None where the number is nobody's, or no number."""
    row = queries.find_entry(uow.connection, number=number) if is_number(number) else None
    return {**row, "sheet": read_sheet(row["sheet"])} if row else None


def get_entry_for_update(uow: UnitOfWork, number: str) -> Entry:
    """The entry, locked until the end of the transaction. Raises UnknownEntry."""
    row = queries.get_entry_for_update(uow.connection, number=number) if is_number(number) else None
    if row is None:
        raise UnknownEntry(number)
    return as_entry(row)


def save_entry(uow: UnitOfWork, entry: Entry) -> None:
    """Write the state and the steps taken since it was read; the revision goes up by one."""
    queries.save_entry(
        uow.connection,
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
        uow.note("entry_step", entry=entry.number, state=entry.state.value, step=line.sentence)
    add_history(uow, entry.id, entry.lines)
    entry.lines = []


def add_history(uow: UnitOfWork, entry_id: str, lines: list[Line]) -> None:
    """Add lines to the history, which is only ever added to."""
    if lines:
        queries.add_history(
            uow.connection,
            entry_id=entry_id,
            by_ids=[line.by.id if line.by else None for line in lines],
            by_names=[line.by_name for line in lines],
            steps=[line.step.value for line in lines],
            sentences=[line.sentence for line in lines],
            reasons=[line.reason for line in lines],
            notes=[line.note for line in lines],
        )


# Japanese as it is: escaped, it would be twice as long, and dearer to read back.
_as_typed = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


def as_json(value: Any) -> Json:
    return Json(value, dumps=_as_typed)
