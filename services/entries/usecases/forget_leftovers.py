"""What nobody needs any more: drafts that were left, links that expired, guesses that count no longer."""

from services.chassis.database import UnitOfWork
from services.entries.store.entries import queries


def forget_leftovers(uow: UnitOfWork) -> None:
    """Erase drafts untouched for 90 days (they hold what a person typed), expired links, guesses of yesterday."""
    queries.forget_drafts(uow.connection)
    queries.forget_tokens(uow.connection)
    queries.forget_guesses(uow.connection)
