"""What the office's queue is searched and sorted by, made anew where a release has other rules for it."""

from services.entries.usecases.ports import Transactions

PORTION = 1_000


def make_queue_keys(store: Transactions) -> int:
    """Make every key by the present rules, in portions; returns how many there were."""
    made, portion = 0, PORTION
    while portion == PORTION:
        with store.work() as work:
            portion = work.entries.make_queue_keys(PORTION)
        made += portion
    return made
