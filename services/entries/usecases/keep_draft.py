"""A form that is being filled in: kept at every step, under a token that only the browser knows."""

import secrets
from dataclasses import dataclass
from typing import Any

from services.chassis.runtime.database import UnitOfWork
from services.entries.store.entries import as_json, queries
from services.entries.store.introductions import hash_token


class UnknownDraft(Exception):
    """No draft belongs to this token, or it is older than 90 days."""


class TooManyDrafts(Exception):
    """More drafts were begun than people write. Nothing is lost: a draft that exists stays."""


# Far more than a whole office begins, and than the network receives in a year.
MOST_OF_ONE_ADDRESS_A_DAY = 300
MOST_OPEN = 2_000
ROOM_MADE_AT_ONCE = 500


@dataclass(frozen=True)
class Draft:
    """``consents`` are those given on the check page: ``seen`` tells to which answers, ``given`` names them."""

    answers: dict[str, Any]
    steps_done: list[int]
    consents: dict[str, Any]
    entry_id: str | None
    number: str | None


def begin_draft(uow: UnitOfWork, begun_from: str) -> str:
    """Make an empty draft and return its token; only the hash is kept.

    ``begun_from`` stands for the address that asks (a fingerprint). Raises TooManyDrafts when it has begun too
    many today that became no entry, or when there are too many of all addresses and none can be spared.
    """
    queries.lock_begun_from(uow.connection, begun_from=begun_from)
    begun = queries.count_drafts_begun(uow.connection, begun_from=begun_from)["total"]
    if begun >= MOST_OF_ONE_ADDRESS_A_DAY:
        raise TooManyDrafts
    is_full = queries.count_open_drafts(uow.connection)["total"] >= MOST_OPEN
    if is_full and not queries.make_room_for_drafts(uow.connection, limit=ROOM_MADE_AT_ONCE):
        raise TooManyDrafts
    token = secrets.token_urlsafe(32)
    queries.add_draft(uow.connection, token_hash=hash_token(token), begun_from=begun_from)
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
