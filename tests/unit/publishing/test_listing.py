"""募集状況: open up to and including the 掲載期限, and never a guess."""

import datetime as dt

import pytest

from services.publishing.domain.listing import status_on


@pytest.mark.parametrize(
    ("until", "status"),
    [
        ("2028-03-30", "ended"),
        ("2028-03-31", "open"),
        ("2028-04-01", "open"),
        ("", "open"),
        ("年度末まで", "open"),
    ],
)
def test_an_entry_is_open_until_its_last_day_has_passed(until: str, status: str) -> None:
    assert status_on(until, dt.date(2028, 3, 31)) == status
