"""How a listing is renewed: from the first notice of its end until long after it."""

import datetime as dt

from services.entries.domain.clocks import DAYS


def may_renew(listed_until: dt.date | None, on: dt.date | None) -> bool:
    """Whether a listing that ends on ``listed_until`` can be renewed on the day ``on``."""
    if listed_until is None or on is None:
        return False
    days_left = (listed_until - on).days
    return -DAYS.renewable_after_end <= days_left <= max(DAYS.listing_end_notices)


def renewed_until(listed_until: dt.date, on: dt.date) -> dt.date:
    """The new 掲載期限: a year after the old one, or after ``on`` where that is later."""
    return max(listed_until, on) + dt.timedelta(days=DAYS.renewal_extends_by)
