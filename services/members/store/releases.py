"""What of the organisations waits to be released to the public site, and what was, by whom."""

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.chassis.runtime.database import Row, UnitOfWork, load_queries

PAGE = 20
_queries = load_queries(Path(__file__).parent / "queries" / "releases.sql")


@dataclass(frozen=True)
class Releaser:
    """The member of staff who releases, and when."""

    staff_id: str
    name: str
    at: dt.datetime


def get_waiting(uow: UnitOfWork) -> Row:
    """How many ``organisations`` wait, and the ``mark`` of exactly these versions of them."""
    row: Row = _queries.get_waiting(uow.connection)
    return row


def find_waiting(uow: UnitOfWork, page: int) -> list[Row]:
    """One page of the organisations that wait, each with the profile ``released`` last, or None."""
    return list(_queries.find_waiting(uow.connection, limit=PAGE, offset=(page - 1) * PAGE))


def find_waiting_for_update(uow: UnitOfWork, organisation_id: str | None = None) -> list[Row]:
    """All that wait, or the one of an id if it does, locked in one order."""
    return list(_queries.find_waiting_for_update(uow.connection, id=organisation_id))


def add_releases(
    uow: UnitOfWork, profiles: list[tuple[str, int, dict[str, Any]]], by: Releaser
) -> None:
    """Keep that these profiles (organisation id, version it leads to, public fields) were released, for good."""
    ids = [organisation_id for organisation_id, _, _ in profiles]
    _queries.add_releases(
        uow.connection,
        ids=ids,
        versions=[version for _, version, _ in profiles],
        profiles=[json.dumps(profile, ensure_ascii=False) for _, _, profile in profiles],
        at=by.at,
        staff_id=by.staff_id,
        released_by=by.name,
    )
    _queries.end_waiting(uow.connection, ids=ids)


def find_releases(uow: UnitOfWork, organisation_id: str) -> list[Row]:
    """When and by whom the organisation was released, newest first."""
    return list(_queries.find_releases(uow.connection, id=organisation_id))
