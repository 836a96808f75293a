"""Drafts of the form in the database, each found by the hash of its token."""

from collections.abc import Mapping
from typing import Any

from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.draft import Draft, UnknownDraft
from services.entries.domain.tokens import hash_token
from services.entries.store._queries import as_json, queries


class Drafts:
    """See usecases/ports.py."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._connection = uow.connection

    def lock_address(self, begun_from: str) -> None:
        queries.lock_address(self._connection, begun_from=begun_from)

    def count_begun_today(self, begun_from: str) -> int:
        return int(queries.count_drafts_begun(self._connection, begun_from=begun_from))

    def count_open(self) -> int:
        return int(queries.count_open_drafts(self._connection))

    def make_room(self, limit: int) -> int:
        return int(queries.make_room_for_drafts(self._connection, limit=limit))

    def add(self, token: str, begun_from: str) -> None:
        queries.add_draft(self._connection, token_hash=hash_token(token), begun_from=begun_from)

    def find(self, token: str) -> Draft | None:
        row = queries.find_draft(self._connection, token_hash=hash_token(token))
        return _as_draft(row) if row else None

    def get_for_update(self, token: str) -> Draft:
        row = queries.get_draft_for_update(self._connection, token_hash=hash_token(token))
        if row is None:
            raise UnknownDraft
        return _as_draft(row)

    def save_step(self, token: str, step: int, answers: dict[str, Any], sound: bool) -> None:
        queries.save_step(
            self._connection,
            token_hash=hash_token(token),
            answers=as_json(answers),
            done=[step] if sound else [],
            undone=[] if sound else [step],
        )

    def save_consents(self, token: str, consents: dict[str, Any]) -> None:
        queries.save_consents(
            self._connection, token_hash=hash_token(token), consents=as_json(consents)
        )

    def add_traces(self, token: str, seconds_open: float, trap_filled: bool) -> None:
        queries.add_traces(
            self._connection,
            token_hash=hash_token(token),
            seconds_open=seconds_open,
            trap_filled=trap_filled,
        )

    def count_lately_submitted(self, begun_from: str) -> tuple[int, int]:
        counts = queries.count_lately_submitted(self._connection, begun_from=begun_from)
        return int(counts["of_one_address"]), int(counts["in_all"])

    def close(self, token: str, entry_id: str) -> None:
        queries.close_draft(self._connection, token_hash=hash_token(token), entry_id=entry_id)


def _as_draft(row: Mapping[str, Any]) -> Draft:
    return Draft(
        row["answers"],
        row["steps_done"],
        row["consents"],
        row["entry_id"],
        row["begun_from"] or "",
        row["seconds_open"],
        row["trap_filled"],
    )
