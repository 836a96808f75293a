"""What is kept of an entry for the office's queue: the words by which it is found, and the day that it is sorted by."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from services.entries.domain.procedure import STATES, State
from services.entries.domain.worklist import due_day
from services.japanese.dates import JAPAN
from services.japanese.search_key import search_key


def words_of(title: str, sheet: Mapping[str, Any]) -> str:
    """The words by which an entry is found, besides its number."""
    organisation = sheet["organisation"]
    return search_key(title, organisation["name"], organisation["name_kana"])


def key_of(number: str, title: str, sheet: Mapping[str, Any]) -> str:
    return f"{search_key(number)}\n{words_of(title, sheet)}"


def next_due_on(state: State, came_in: dt.datetime, answer_by: dt.date) -> str | None:
    """The day by which the next step is due; infinity where nobody has to hurry, None where nothing is left to do."""
    if not STATES[state].is_open:
        return None
    due = due_day(state, came_in.astimezone(JAPAN).date(), answer_by)
    return due.isoformat() if due else "infinity"
