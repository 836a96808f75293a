"""Which version of the list is in force on a day."""

import datetime as dt

from services.entries.store.views.guideline import VersionRow

NOW = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)


def row(version: int, begins: dt.date, until: dt.date | None = None) -> VersionRow:
    return VersionRow(version, begins, until, NOW, "管理 花子")


def test_a_version_is_in_force_from_its_first_to_its_last_day() -> None:
    first, last = dt.date(2026, 12, 1), dt.date(2027, 3, 31)
    version = row(2, first, last)
    day = dt.timedelta(days=1)
    assert [version.is_in_force(d) for d in (first - day, first, last, last + day)] == [
        False,
        True,
        True,
        False,
    ]
    assert version.is_to_come(first - day)
    assert not version.is_to_come(first)


def test_the_first_version_is_in_force_on_every_day_before() -> None:
    assert row(1, dt.date(2026, 4, 1)).is_in_force(dt.date(2020, 1, 1))


def test_a_version_whose_day_another_one_took_is_neither_in_force_nor_to_come() -> None:
    begins = dt.date(2026, 12, 1)
    replaced = row(2, begins, begins - dt.timedelta(days=1))
    assert replaced.is_replaced_at_once
    assert not replaced.is_to_come(begins - dt.timedelta(days=9))
    assert not replaced.is_in_force(begins)
