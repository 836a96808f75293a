"""Rows that another version of this program wrote are read all the same."""

import datetime as dt
from typing import Any

from services.members.store.rows import read
from services.members.store.views.accounts import LogLine
from services.members.store.views.organisations import WaitingOrganisation

AT = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
ROW: dict[str, Any] = {
    "id": "7c1d0c4e-2f0b-4f7b-8d51-90b2f8a0e3d4",
    "slug": "0001",
    "version": 2,
    "name": "団地の会",
    "kind": "member",
    "org_type": "npo",
    "areas": ["141003"],
    "waiting_since": AT,
}


def test_columns_of_a_later_version_are_passed_over_and_those_of_none_keep_their_defaults() -> None:
    line = read(WaitingOrganisation, ROW | {"mascot": "かも"})
    assert (line.name, line.website, line.released) == ("団地の会", "", None)


def test_codes_that_are_not_known_stay_as_they_are() -> None:
    line = read(WaitingOrganisation, ROW | {"kind": "guest", "org_type": "club", "areas": ["1"]})
    assert (line.kind_label, line.type_label, line.area_names) == ("guest", "club", ["1"])


def test_step_that_is_not_known_stands_in_the_trace_under_its_own_word() -> None:
    line = read(LogLine, {"at": AT, "what": "renamed", "by_name": "コマンド", "network": ""})
    assert (line.label, line.role_names, line.who) == ("renamed", [], "コマンド")


def test_profile_that_was_released_before_a_field_was_known_lacks_only_that_field() -> None:
    released = {"name": "団地の会", "kind": "member", "org_type": "company", "mascot": "かも"}
    line = read(WaitingOrganisation, ROW | {"released": released})
    assert [(change.heading, change.before, change.after) for change in line.changes] == [
        ("団体種別", "企業", "NPO・市民活動団体"),
        ("活動エリア", [], ["横浜市"]),
    ]
