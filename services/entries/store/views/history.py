"""The history of an entry, the latest line first."""

import datetime as dt
from dataclasses import dataclass

from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.history import sentence_of
from services.entries.store._queries import queries


@dataclass(frozen=True)
class HistoryRow:
    """One line: ``step`` is its code, empty where another release wrote it; ``note`` holds its reason, too."""

    at: dt.datetime
    who: str
    step: str
    what: str
    note: str


def find_history(uow: UnitOfWork, entry_id: str) -> list[HistoryRow]:
    return [
        HistoryRow(
            row["at"],
            row["by_name"],
            row["step"] or "",
            sentence_of(row["step"], row["what"]),
            row["reason"] or row["note"],
        )
        for row in queries.find_history(uow.connection, entry_id=entry_id)
    ]
