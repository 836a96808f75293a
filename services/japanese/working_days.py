"""Working days of Kanagawa: 県の休日 are weekends, holidays, and 29 December to 3 January (神奈川県の休日を定める条例)."""

import datetime as dt
from functools import lru_cache

# For pages: what a number of working days leaves out, in the words of whoever reads it.
DAYS_OFF = "土日祝日と年末年始（12月29日～1月3日）"


@lru_cache(1024)
def is_working_day(day: dt.date) -> bool:
    # 4 MB of rules, which only a process that counts working days needs.
    import jpholiday

    year_end = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() < 5 and not year_end and not jpholiday.is_holiday(day)


def add_working_days(day: dt.date, count: int) -> dt.date:
    """The ``count``-th working day after ``day`` (the day itself does not count: 民法140条)."""
    while count > 0:
        day += dt.timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


def subtract_working_days(day: dt.date, count: int) -> dt.date:
    """The ``count``-th working day before ``day``: the first day from which ``add_working_days`` reaches ``day``."""
    while count > 0:
        day -= dt.timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


def count_working_days(first: dt.date, last: dt.date) -> int:
    """How many working days lie after ``first``, up to and with ``last``; 0 where ``last`` is not later."""
    days = (first + dt.timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(map(is_working_day, days))
