"""What is searched of an organisation, made anew where a release has other rules for it."""

from services.members.usecases.ports import Store

PORTION = 1_000


def make_search_texts(store: Store) -> int:
    """Make every text by the present rules, in portions; returns how many there were."""
    made, portion = 0, PORTION
    while portion == PORTION:
        with store.work() as work:
            portion = work.organisations.make_search_texts(PORTION)
        made += portion
    return made
