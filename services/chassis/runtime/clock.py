"""The clock: UTC instants, dates in Japan, and working days of Kanagawa (県の休日: weekends, holidays, 12/29–1/3)."""

import datetime as dt
from zoneinfo import ZoneInfo

import jpholiday

JAPAN = ZoneInfo("Asia/Tokyo")
WEEKDAYS = "月火水木金土日"


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """Today's date in Japan."""
    return now().astimezone(JAPAN).date()


def japan_date(instant: dt.datetime) -> dt.date:
    return instant.astimezone(JAPAN).date()


def is_working_day(day: dt.date) -> bool:
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


def fiscal_year(day: dt.date) -> int:
    """The fiscal year (4月–3月) as a year of the Western calendar."""
    return day.year if day.month >= 4 else day.year - 1


def reiwa_year(year: int) -> int:
    """Year of 令和 for a Western year; 2019 is 1 (元年). Raises ValueError before 2019."""
    if year < 2019:
        raise ValueError(f"{year} lies before 令和")
    return year - 2018


def japanese_date(day: dt.date) -> str:
    """``令和8年11月23日（月）``, as officials write a date."""
    year = reiwa_year(day.year)
    return (
        f"令和{'元' if year == 1 else year}年{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"
    )
