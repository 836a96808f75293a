"""受付番号 at the turn of a fiscal year: the year of the day in Japan on which an entry came in."""

import datetime as dt

import pytest
from freezegun import freeze_time

from services.chassis.runtime import clock
from services.japanese.dates import fiscal_year
from services.japanese.entry_number import format_number


@pytest.mark.parametrize(
    ("instant", "number"),
    [
        ("2027-03-31T14:59:59.999999Z", "R8-0001"),
        ("2027-03-31T15:00:00Z", "R9-0001"),
        ("2028-03-31T14:59:59Z", "R9-0001"),
        ("2028-04-01T00:00:00Z", "R10-0001"),
    ],
)
def test_a_number_bears_the_fiscal_year_of_the_day_in_japan(instant: str, number: str) -> None:
    with freeze_time(dt.datetime.fromisoformat(instant)):
        assert format_number(fiscal_year(clock.today()), 1) == number
