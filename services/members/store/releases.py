"""What of the organisations waits to be released to the public site, and what was, by whom."""

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path

from services.chassis.runtime.database import UnitOfWork, load_queries
from services.members.domain.organisation import Profile, Waiting, profile_data
from services.members.domain.steps import Actor
from services.members.store.rows import read

_queries = load_queries(Path(__file__).parent / "queries" / "releases.sql")


class Releases:
    def __init__(self, uow: UnitOfWork) -> None:
        self._connection = uow.connection

    def get_waiting(self) -> Waiting:
        return read(Waiting, _queries.get_waiting(self._connection))

    def find_waiting_for_update(self, organisation_id: str | None = None) -> list[Profile]:
        rows = _queries.find_waiting_for_update(self._connection, id=organisation_id)
        return [read(Profile, row) for row in rows]

    def add(self, profiles: Sequence[Profile], by: Actor, at: dt.datetime) -> None:
        ids = [profile.id for profile in profiles]
        _queries.add_releases(
            self._connection,
            ids=ids,
            versions=[profile.version for profile in profiles],
            profiles=[
                json.dumps(profile_data(profile), ensure_ascii=False) for profile in profiles
            ],
            at=at,
            staff_id=by.staff_id,
            released_by=by.name,
        )
        _queries.end_waiting(self._connection, ids=ids)
