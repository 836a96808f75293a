"""A form that is being filled in: kept at every step, under a token that only the browser knows."""

import secrets
from dataclasses import dataclass
from typing import Any

from services.chassis.database import UnitOfWork
from services.entries.store.entries import as_json, queries
from services.entries.store.introductions import hash_token


class UnknownDraft(Exception):
    """No draft belongs to this token, or it is older than 90 days."""


@dataclass(frozen=True)
class Draft:
    """``consents`` are those given on the check page: ``seen`` tells to which answers, ``given`` names them."""

    answers: dict[str, Any]
    steps_done: list[int]
    consents: dict[str, Any]
    entry_id: str | None
    number: str | None


def begin_draft(uow: UnitOfWork) -> str:
    """Make an empty draft and return its token; only the hash is kept."""
    token = secrets.token_urlsafe(32)
    queries.add_draft(uow.connection, token_hash=hash_token(token))
    return token


def get_draft(uow: UnitOfWork, token: str, for_update: bool = False) -> Draft:
    """Raises UnknownDraft."""
    read = queries.get_draft_for_update if for_update else queries.find_draft
    row = read(uow.connection, token_hash=hash_token(token))
    if row is None:
        raise UnknownDraft
    return Draft(row["answers"], row["steps_done"], row["consents"], row["entry_id"], row["number"])


def save_step(uow: UnitOfWork, token: str, step: int, answers: dict[str, Any], sound: bool) -> None:
    """Keep the answers of one step as typed, sound or not."""
    queries.save_step(
        uow.connection,
        token_hash=hash_token(token),
        answers=as_json(answers),
        done=[step] if sound else [],
        undone=[] if sound else [step],
    )


def save_consents(uow: UnitOfWork, token: str, seen: str, given: list[str]) -> None:
    """Keep which consents were given, and to which answers (their fingerprint)."""
    queries.save_consents(
        uow.connection,
        token_hash=hash_token(token),
        consents=as_json({"seen": seen, "given": given}),
    )


def close_draft(uow: UnitOfWork, token: str, entry_id: str) -> None:
    queries.close_draft(uow.connection, token_hash=hash_token(token), entry_id=entry_id)
