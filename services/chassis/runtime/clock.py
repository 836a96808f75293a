"""The clock: what time it is, and which day in Japan."""

import datetime as dt

from services.japanese.dates import JAPAN


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """Today's date in Japan."""
    return japan_date(now())


def japan_date(instant: dt.datetime) -> dt.date:
    return instant.astimezone(JAPAN).date()
