"""Whether an entry still looks for partners (募集状況), as far as its 掲載期限 says."""

import datetime as dt

STATUSES = {"open": "募集中", "ended": "期限を過ぎました"}


def status_on(listing_until: str, day: dt.date) -> str:
    """``open`` up to and including the 掲載期限; what is no date sets no end."""
    try:
        return "ended" if dt.date.fromisoformat(listing_until) < day else "open"
    except ValueError:
        return "open"
