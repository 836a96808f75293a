"""Introductions and the tokens by which partners answer."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.introduction import (
    Introduction,
    IntroductionState,
    UnknownIntroduction,
)
from services.entries.domain.tokens import hash_token
from services.entries.store._queries import queries


class Introductions:
    """See usecases/ports.py."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._connection = uow.connection

    def add(self, introductions: Sequence[Introduction]) -> None:
        """Write all of them in one statement."""
        queries.add_introductions(
            self._connection,
            ids=[i.id for i in introductions],
            entry_ids=[i.entry_id for i in introductions],
            wished_names=[i.wished_name for i in introductions],
            organisation_ids=[i.organisation_id for i in introductions],
            contact_ids=[i.contact_id for i in introductions],
            states=[i.state.value for i in introductions],
            reply_bys=[i.reply_by for i in introductions],
        )

    def find_of_entry(self, entry_id: str) -> list[Introduction]:
        rows = queries.find_of_entry(self._connection, entry_id=entry_id)
        return [_as_introduction(row) for row in rows]

    def get(self, introduction_id: str) -> Introduction:
        return _found(queries.get_introduction(self._connection, id=introduction_id))

    def get_by_token(self, token: str, for_update: bool = False) -> Introduction:
        query = queries.find_by_token_for_update if for_update else queries.find_by_token
        return _found(query(self._connection, token_hash=hash_token(token)))

    def save_answer(self, introduction: Introduction) -> None:
        queries.save_answer(
            self._connection,
            id=introduction.id,
            state=introduction.state.value,
            comment=introduction.comment,
            answered_at=introduction.answered_at,
        )
        introduction.revision += 1

    def add_tokens(
        self, introduction_id: str, tokens: Sequence[str], lifetime: dt.timedelta
    ) -> None:
        queries.add_tokens(
            self._connection,
            introduction_id=introduction_id,
            hashes=[hash_token(token) for token in tokens],
            lifetime=lifetime,
        )


def _found(row: Mapping[str, Any] | None) -> Introduction:
    if row is None:
        raise UnknownIntroduction
    return _as_introduction(row)


def _as_introduction(row: Mapping[str, Any]) -> Introduction:
    return Introduction(
        id=row["id"],
        entry_id=row["entry_id"],
        number=row["number"],
        wished_name=row["wished_name"],
        organisation_id=row["organisation_id"],
        organisation_name=row["organisation_name"],
        contact_id=row["contact_id"],
        state=IntroductionState(row["state"]),
        reply_by=row["reply_by"],
        answered_at=row["answered_at"],
        comment=row["comment"],
        linked=row["linked"],
        revision=row["version"],
    )
