"""和暦, fiscal years, working days and serial numbers."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.japanese.dates import (
    NoDate,
    date_of_serial,
    fiscal_year,
    japanese_date,
    moment,
    read_date,
    reiwa_year,
    slashed_date,
    western_date,
)
from services.japanese.working_days import (
    add_working_days,
    is_working_day,
    subtract_working_days,
)

DAYS = st.dates(dt.date(1000, 1, 1), dt.date(2999, 12, 31))


@pytest.mark.parametrize(
    ("day", "written"),
    [
        ((2019, 5, 1), "令和元年5月1日（水）"),
        ((2019, 4, 30), "平成31年4月30日（火）"),
        ((1989, 1, 8), "平成元年1月8日（日）"),
        ((1989, 1, 7), "昭和64年1月7日（土）"),
        ((1926, 12, 25), "昭和元年12月25日（土）"),
        ((1926, 12, 24), "大正15年12月24日（金）"),
        ((1912, 7, 29), "明治45年7月29日（月）"),
        ((1872, 12, 31), "1872年12月31日（火）"),
        ((2026, 11, 23), "令和8年11月23日（月）"),
    ],
)
def test_dates_as_officials_write_them(day: tuple[int, int, int], written: str) -> None:
    assert japanese_date(dt.date(*day)) == written


@given(DAYS)
def test_a_day_is_read_back_however_it_was_written(day: dt.date) -> None:
    for written in (japanese_date(day), western_date(day), slashed_date(day), day.isoformat()):
        assert read_date(written) == day


@pytest.mark.parametrize(
    "typed",
    ["2027-03-31", "2027/3/31", "2027.3.31", "２０２７年３月３１日", "令和9年3月31日", "令和９年３月３１日（水）", "R9.3.31", "r9ー3ー31",
     "令和9年3月31日(水曜日)", " 2027−03−31 ", "平成39年3月31日"],
)  # fmt: skip
def test_days_as_people_type_them(typed: str) -> None:
    assert read_date(typed) == dt.date(2027, 3, 31)


@pytest.mark.parametrize(
    "typed",
    ["", "27-03-31", "2027-02-30", "9年3月31日", "元年5月1日", "令和2027年3月31日", "令和9年3月31日（火）", "2027年3月", "あした", "46112"],
)  # fmt: skip
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(NoDate):
        read_date(typed)


@given(st.text())
def test_any_text_is_a_day_or_none(text: str) -> None:
    try:
        assert isinstance(read_date(text), dt.date)
    except NoDate:
        pass


def test_a_year_of_an_era_is_read_with_its_first_year() -> None:
    assert read_date("令和元年5月1日") == dt.date(2019, 5, 1)
    assert reiwa_year(2019) == 1
    with pytest.raises(ValueError, match="2018"):
        reiwa_year(2018)


@pytest.mark.parametrize(
    ("serial", "day"),
    [
        (61, (1900, 3, 1)),
        (46_112, (2026, 3, 31)),
        (46_112.75, (2026, 3, 31)),
        (2_958_465, (9999, 12, 31)),
    ],
)
def test_days_as_spreadsheets_count_them(serial: float, day: tuple[int, int, int]) -> None:
    assert date_of_serial(serial) == dt.date(*day)


@pytest.mark.parametrize("serial", [-1, 0, 60, 2_958_466, float("nan"), float("inf")])
def test_what_no_two_programs_count_alike_is_no_day(serial: float) -> None:
    with pytest.raises(NoDate):
        date_of_serial(serial)


def test_an_instant_is_shown_in_japan() -> None:
    instant = dt.datetime(2026, 11, 2, 15, 4, 5, tzinfo=dt.UTC)
    assert moment(instant) == "2026/11/03 00:04"
    assert moment(instant, seconds=True) == "2026/11/03 00:04:05"


@pytest.mark.parametrize(
    ("day", "year"), [((2026, 3, 31), 2025), ((2026, 4, 1), 2026), ((2027, 1, 1), 2026)]
)
def test_the_fiscal_year_begins_in_april(day: tuple[int, int, int], year: int) -> None:
    assert fiscal_year(dt.date(*day)) == year


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
    start: tuple[int, int, int], count: int, end: tuple[int, int, int]
) -> None:
    assert add_working_days(dt.date(*start), count) == dt.date(*end)


@pytest.mark.parametrize(
    "day",
    [(2026, 12, 29), (2026, 12, 31), (2027, 1, 1), (2027, 1, 3), (2026, 11, 22), (2026, 5, 6)],
)
def test_days_off(day: tuple[int, int, int]) -> None:
    assert not is_working_day(dt.date(*day))


@given(st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)), st.integers(1, 15))
def test_counting_back_finds_the_first_day_that_still_reaches(day: dt.date, count: int) -> None:
    first = subtract_working_days(day, count)
    assert is_working_day(add_working_days(day, count))
    assert add_working_days(first, count) >= day
    assert add_working_days(first - dt.timedelta(days=1), count) < day
