"""Dates as Japanese offices write, read and count them: 和暦, fiscal years, and the spreadsheets' serial numbers."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from services.japanese.half_width import with_hyphens

JAPAN = ZoneInfo("Asia/Tokyo")
WEEKDAYS = "月火水木金土日"
# Newest first: name, letter, first day, Western year before its year 1 (元号を改める政令). Meiji from the day on
# which Japan counts days as the West does (明治6年1月1日).
_ERAS = (
    ("令和", "R", dt.date(2019, 5, 1), 2018),
    ("平成", "H", dt.date(1989, 1, 8), 1988),
    ("昭和", "S", dt.date(1926, 12, 25), 1925),
    ("大正", "T", dt.date(1912, 7, 30), 1911),
    ("明治", "M", dt.date(1873, 1, 1), 1867),
)
_BEFORE_YEAR_1 = {sign: before for name, letter, _, before in _ERAS for sign in (name, letter)}
_WRITTEN = re.compile(
    r"(令和|平成|昭和|大正|明治|[RHSTM])?\s*(元|[0-9]{1,4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?"
    r"\s*(?:\(([月火水木金土日])(?:曜日?)?\))?",
    re.IGNORECASE,
)
# Day 60 is the 29 February 1900 that never was; what lies before is counted otherwise by every program.
_FIRST_SERIAL, _LAST_SERIAL = 61, 2_958_465
_SERIAL_ORIGIN = dt.date(1899, 12, 30)


class NoDate(ValueError):
    """This is no day, or not written as one."""


def fiscal_year(day: dt.date) -> int:
    """The fiscal year (4月–3月) as a year of the Western calendar."""
    return day.year if day.month >= 4 else day.year - 1


def reiwa_year(year: int) -> int:
    """Year of 令和 for a Western year; 2019 is 1 (元年). Raises ValueError before 2019."""
    if year < 2019:
        raise ValueError(f"{year} lies before 令和")
    return year - 2018


def japanese_date(day: dt.date) -> str:
    """``令和8年11月23日（月）``, as officials write a date; before 1873 in Western years."""
    year = f"{day.year}"
    for name, _, first_day, before in _ERAS:
        if day >= first_day:
            year = f"{name}{'元' if day.year == before + 1 else day.year - before}"
            break
    return f"{year}年{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def western_date(day: dt.date) -> str:
    """``2026年11月23日``, as visitors of the public site read it."""
    return f"{day.year}年{day.month}月{day.day}日"


def slashed_date(day: dt.date) -> str:
    """``2026/11/03``, for narrow columns and for tables, where it sorts as it counts."""
    return f"{day.year:04}/{day.month:02}/{day.day:02}"


def moment(instant: dt.datetime, seconds: bool = False) -> str:
    """``2026/11/03 09:05`` in Japan, for an instant that knows its zone."""
    return f"{instant.astimezone(JAPAN):%Y/%m/%d %H:%M{':%S' if seconds else ''}}"


def read_date(typed: str) -> dt.date:
    """A day as people type it: 2027-03-31, 2027/3/31, ２０２７年３月３１日, 令和9年3月31日（水）, R9.3.31, 令和元年5月1日.

    A year without an era has four digits, and a weekday that is written must be that of the day. Raises NoDate.
    """
    found = _WRITTEN.fullmatch(with_hyphens(typed))
    if not found:
        raise NoDate
    era, year, month, day, weekday = found.groups()
    if len(year) > 3 if era else len(year) != 4:
        raise NoDate
    before = _BEFORE_YEAR_1[era.upper()] if era else 0
    try:
        read = dt.date(before + (1 if year == "元" else int(year)), int(month), int(day))
    except ValueError:
        raise NoDate from None
    if weekday and WEEKDAYS[read.weekday()] != weekday:
        raise NoDate
    return read


def date_of_serial(serial: float) -> dt.date:
    """The day that a spreadsheet counts as ``serial`` (1900 date system; a fraction is the time of day). Raises NoDate."""
    if not _FIRST_SERIAL <= serial < _LAST_SERIAL + 1:
        raise NoDate
    return _SERIAL_ORIGIN + dt.timedelta(days=int(serial))
