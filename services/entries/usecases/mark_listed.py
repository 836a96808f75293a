"""The site shows an approved entry."""

from services.chassis.runtime import clock
from services.chassis.runtime.database import UnitOfWork
from services.entries.store.entries import as_entry, queries, save_entry
from services.entries.store.states import LISTED_NEXT


def mark_listed(uow: UnitOfWork, published: list[dict]) -> None:
    """Mark entries listed whose approved version the site reports to be up; anything else changes nothing."""
    versions = {item["number"]: item["version"] for item in published}
    if not versions:
        return
    for row in list(
        queries.get_listable_for_update(uow.connection, numbers=list(versions), **LISTED_NEXT)
    ):
        entry = as_entry(row)
        if entry.mark_listed(versions[entry.number], clock.now()):
            save_entry(uow, entry)
