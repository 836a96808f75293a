"""The office's list of introductions."""

import datetime as dt
from dataclasses import dataclass

from services.chassis.runtime.database import UnitOfWork, containing
from services.entries.domain.introduction import (
    INTRODUCTION_STATES,
    IntroductionRule,
    IntroductionState,
)
from services.entries.store._queries import queries


@dataclass(frozen=True)
class IntroductionRow:
    """One line of the list. ``linked``: the prefecture has a link with the partner now."""

    number: str
    title: str
    applicant: str
    partner: str
    state: IntroductionState
    linked: bool
    comment: str
    offered_at: dt.datetime
    answered_at: dt.datetime | None
    reply_by: dt.date | None

    @property
    def rule(self) -> IntroductionRule:
        return INTRODUCTION_STATES[self.state]


def find_recent(
    uow: UnitOfWork, state: IntroductionState | None, words: str, limit: int, offset: int = 0
) -> list[IntroductionRow]:
    """One page of the list, the latest offer first; of every state where none is named."""
    rows = queries.find_recent(
        uow.connection, **_parameters(state, words), limit=limit, offset=offset
    )
    return [
        IntroductionRow(
            row["number"],
            row["title"],
            row["applicant"],
            row["organisation_name"] or row["wished_name"],
            IntroductionState(row["state"]),
            row["linked"],
            row["comment"],
            row["offered_at"],
            row["answered_at"],
            row["reply_by"],
        )
        for row in rows
    ]


def count_recent(uow: UnitOfWork, state: IntroductionState | None, words: str) -> int:
    return int(queries.count_recent(uow.connection, **_parameters(state, words)))


def _parameters(state: IntroductionState | None, words: str) -> dict[str, str]:
    return {"state": state.value if state else "", "words": words, "pattern": containing(words)}
