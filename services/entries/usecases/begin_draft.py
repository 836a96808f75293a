"""Somebody begins to fill in the form."""

from services.entries.domain.draft import TooManyDrafts
from services.entries.domain.tokens import new_token
from services.entries.usecases.ports import Work

# Far more than a whole office begins, and than the network receives in a year.
MOST_OF_ONE_ADDRESS_A_DAY = 300
MOST_OPEN = 2_000
ROOM_MADE_AT_ONCE = 500


def begin_draft(work: Work, begun_from: str) -> str:
    """Make an empty draft and return its token; only the hash is kept.

    ``begun_from`` stands for the address that asks (a fingerprint). Raises TooManyDrafts when it has begun too
    many today that became no entry, or when there are too many of all addresses and none can be spared.
    """
    work.drafts.lock_address(begun_from)
    if work.drafts.count_begun_today(begun_from) >= MOST_OF_ONE_ADDRESS_A_DAY:
        raise TooManyDrafts
    is_full = work.drafts.count_open() >= MOST_OPEN
    if is_full and not work.drafts.make_room(ROOM_MADE_AT_ONCE):
        raise TooManyDrafts
    token = new_token()
    work.drafts.add(token, begun_from)
    return token
