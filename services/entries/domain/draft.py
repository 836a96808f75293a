"""A form that is being filled in: kept at every step, under a token that only the browser knows."""

from dataclasses import dataclass
from typing import Any


class UnknownDraft(Exception):
    """No draft belongs to this token, or it is older than 90 days."""


class TooManyDrafts(Exception):
    """More drafts were begun than people write. Nothing is lost: a draft that exists stays."""


@dataclass(frozen=True)
class Draft:
    """``answers`` as typed, by field id. ``consents`` are those given on the check page: ``seen`` tells to which
    answers, ``given`` names them. The others are traces, by which robots are told from people.
    """

    answers: dict[str, Any]
    steps_done: list[int]
    consents: dict[str, Any]
    entry_id: str | None
    begun_from: str = ""
    seconds_open: float = 0.0
    trap_filled: bool = False
