"""Introductions and the tokens by which partners answer."""

import datetime as dt
import hashlib
import re
from typing import Any

from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.introduction import Introduction, IntroductionState
from services.entries.domain.matching import Directory, KnownOrganisation
from services.entries.store.entries import queries


class UnknownIntroduction(Exception):
    """No introduction belongs to this id or token."""


# What `secrets.token_urlsafe(32)` makes.
_LINK_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def hash_token(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _as_introduction(row: dict[str, Any]) -> Introduction:
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


def find_directory(uow: UnitOfWork) -> Directory:
    return Directory(KnownOrganisation(**row) for row in queries.find_organisations(uow.connection))


def add_introductions(
    uow: UnitOfWork, introductions: list[Introduction], entry_id: str, reply_by: dt.date
) -> None:
    """Write all introductions of an entry in one statement."""
    queries.add_introductions(
        uow.connection,
        entry_id=entry_id,
        reply_by=reply_by,
        ids=[i.id for i in introductions],
        wished_names=[i.wished_name for i in introductions],
        organisation_ids=[i.organisation_id for i in introductions],
        contact_ids=[i.contact_id for i in introductions],
        states=[i.state.value for i in introductions],
    )


def find_introductions(uow: UnitOfWork, entry_id: str) -> list[Introduction]:
    return [
        _as_introduction(row) for row in queries.find_of_entry(uow.connection, entry_id=entry_id)
    ]


def get_introduction(uow: UnitOfWork, introduction_id: str) -> Introduction:
    """Raises UnknownIntroduction."""
    row = queries.get_introduction(uow.connection, id=introduction_id)
    if row is None:
        raise UnknownIntroduction(introduction_id)
    return _as_introduction(row)


def get_introduction_by_link(uow: UnitOfWork, token: str, for_update: bool = False) -> Introduction:
    """The introduction that a mailed link belongs to. Raises UnknownIntroduction, also where it has expired.

    A code opens nothing here: it is short enough to be guessed, and only the form for it counts guesses.
    """
    if not _LINK_TOKEN.fullmatch(token):
        raise UnknownIntroduction
    return _get_by_token(uow, token, for_update)


def get_introduction_by_code(uow: UnitOfWork, code: str) -> Introduction:
    """The introduction that a code of 16 letters belongs to. Raises UnknownIntroduction."""
    return _get_by_token(uow, code, for_update=False)


def _get_by_token(uow: UnitOfWork, token: str, for_update: bool) -> Introduction:
    found = queries.find_by_token(uow.connection, token_hash=hash_token(token))
    if found is None:
        raise UnknownIntroduction
    read = queries.get_by_id_for_update if for_update else queries.get_introduction
    return _as_introduction(read(uow.connection, id=found["id"]))


def save_answer(uow: UnitOfWork, introduction: Introduction) -> None:
    """Write the answer; the revision goes up by one."""
    queries.save_answer(
        uow.connection,
        id=introduction.id,
        state=introduction.state.value,
        comment=introduction.comment,
        answered_at=introduction.answered_at,
    )
    introduction.revision += 1


def add_tokens(
    uow: UnitOfWork, introduction_id: str, tokens: list[str], lifetime: dt.timedelta
) -> None:
    """Have links or codes open this introduction; only their hashes are kept."""
    queries.add_tokens(
        uow.connection,
        introduction_id=introduction_id,
        hashes=[hash_token(t) for t in tokens],
        lifetime=lifetime,
    )
