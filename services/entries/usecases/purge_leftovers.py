"""What nobody needs any more: drafts that were left, links that expired, failed attempts that count no longer."""

from services.entries.usecases.ports import Transactions

PORTION = 1_000


def purge_leftovers(store: Transactions) -> None:
    """Erase drafts untouched for 90 days (they hold what a person typed), expired links, attempts of yesterday."""
    with store.work() as work:
        work.leftovers.purge_tokens()
        work.leftovers.purge_failed_attempts()
    erased = PORTION
    while erased == PORTION:
        with store.work() as work:
            erased = work.leftovers.purge_drafts(PORTION)
