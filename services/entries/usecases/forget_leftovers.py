"""What nobody needs any more: drafts that were left, links that expired, guesses that count no longer."""

from services.chassis.runtime.database import Database
from services.entries.store.entries import queries

PORTION = 1_000


def forget_leftovers(database: Database) -> None:
    """Erase drafts untouched for 90 days (they hold what a person typed), expired links, guesses of yesterday."""
    with database.unit_of_work() as uow:
        queries.forget_tokens(uow.connection)
        queries.forget_guesses(uow.connection)
    erased = PORTION
    while erased == PORTION:
        with database.unit_of_work() as uow:
            erased = queries.forget_drafts(uow.connection, limit=PORTION)
