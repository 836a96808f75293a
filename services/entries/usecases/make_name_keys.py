"""Keys by which organisations are found by their names, made anew where a release has other rules for them."""

from services.entries.usecases.ports import Transactions

PORTION = 1_000


def make_name_keys(store: Transactions) -> int:
    """Make every key by the present rules, in portions; returns how many there were. Until then all are still found."""
    made, portion = 0, PORTION
    while portion == PORTION:
        with store.work() as work:
            portion = work.organisations.make_keys(PORTION)
        made += portion
    return made
