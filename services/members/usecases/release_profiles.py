"""Lets the public site show what was imported: all that waits, or one organisation."""

from services.chassis.runtime.database import Row, UnitOfWork
from services.members.domain.organisation import profile_data
from services.members.events import PROFILE_PUBLISHED
from services.members.store import organisations, releases
from services.members.store.releases import Releaser


class ChangedMeanwhile(Exception):
    """What waits is not what the person saw; nothing was released. Permanent."""


def release_all(uow: UnitOfWork, mark: str, by: Releaser) -> int:
    """Release everything that waits, if it is what ``mark`` stands for (store.releases.get_waiting).

    Returns how many organisations were released. Raises ChangedMeanwhile.
    """
    organisations.lock_imports(uow)
    rows = releases.find_waiting_for_update(uow)
    if releases.get_waiting(uow)["mark"] != mark:
        raise ChangedMeanwhile
    _release(uow, rows, by)
    return len(rows)


def release_one(uow: UnitOfWork, organisation_id: str, version: int, by: Releaser) -> None:
    """Release one organisation in the ``version`` that was seen. Raises ChangedMeanwhile."""
    rows = releases.find_waiting_for_update(uow, organisation_id)
    if [row["version"] for row in rows] != [version]:
        raise ChangedMeanwhile
    _release(uow, rows, by)


def _release(uow: UnitOfWork, rows: list[Row], by: Releaser) -> None:
    profiles = [(row["id"], row["version"] + 1, profile_data(row)) for row in rows]
    releases.add_releases(uow, profiles, by)
    uow.emit(*(PROFILE_PUBLISHED.new(*profile) for profile in profiles))
