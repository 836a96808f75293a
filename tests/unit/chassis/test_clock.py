"""Working days of Kanagawa, fiscal years and dates as officials write them."""

import datetime as dt

import pytest

from services.chassis.runtime.clock import (
    add_working_days,
    fiscal_year,
    is_working_day,
    japanese_date,
    subtract_working_days,
)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ((2026, 11, 20), 1, (2026, 11, 24)),  # Friday; Monday the 23rd is 勤労感謝の日
        ((2026, 12, 25), 1, (2026, 12, 28)),
        ((2026, 12, 28), 1, (2027, 1, 4)),  # 12/29 to 1/3 are no working days
        ((2026, 11, 23), 10, (2026, 12, 7)),
    ],
)
def test_working_days_skip_weekends_holidays_and_the_turn_of_the_year(
    start: tuple, count: int, end: tuple
) -> None:
    assert add_working_days(dt.date(*start), count) == dt.date(*end)


@pytest.mark.parametrize(
    "day",
    [(2026, 12, 29), (2026, 12, 31), (2027, 1, 1), (2027, 1, 3), (2026, 11, 22), (2026, 5, 6)],
)
def test_days_off(day: tuple) -> None:
    assert not is_working_day(dt.date(*day))


@pytest.mark.parametrize(
    ("day", "year"), [((2026, 3, 31), 2025), ((2026, 4, 1), 2026), ((2027, 1, 1), 2026)]
)
def test_the_fiscal_year_begins_in_april(day: tuple, year: int) -> None:
    assert fiscal_year(dt.date(*day)) == year


@pytest.mark.parametrize(
    ("day", "written"),
    [((2019, 5, 1), "令和元年5月1日（水）"), ((2026, 11, 23), "令和8年11月23日（月）")],
)
def test_dates_as_officials_write_them(day: tuple, written: str) -> None:
    assert japanese_date(dt.date(*day)) == written


@pytest.mark.parametrize("count", [1, 2, 10])
def test_counting_back_finds_the_first_day_that_still_reaches(count: int) -> None:
    for offset in range(60):  # over the turn of the year and a long weekend
        day = dt.date(2026, 11, 15) + dt.timedelta(days=offset)
        first = subtract_working_days(day, count)
        assert add_working_days(first, count) >= day
        assert add_working_days(first - dt.timedelta(days=1), count) < day
