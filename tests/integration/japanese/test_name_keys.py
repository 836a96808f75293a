"""Migrations write name keys anew in SQL: the same keys that the program would have written."""

import re
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from services.chassis.runtime.database import Database
from services.japanese.organisation_name import name_key, spelling
from services.members.domain.organisation import Organisation, slug_for
from services.members.store.work import Store

ROOT = Path(__file__).parents[3]
MIGRATIONS = {
    "members": ROOT / "services/members/migrations/0005-name-keys.sql",
    "publishing": ROOT / "services/publishing/migrations/0007-name-keys.sql",
}
NAMES = (
    "㈱ツルハ", "(株)ツ ルハ", "（株）　ﾂﾙﾊ", "株式会社ツルハ", "有限会社みどり", "㈲みどり", "npo法人みどり", "ＮＰＯ法人　みどり",
    "認定NPO法人みどり", "(特非)みどり", "社会福祉法人(福)会", "（一社）会", "(公社)会", "（一財）会", "(公財)会", "髙﨑ビール", "ｶﾞｲｱ", "カ\u3099イア",
    "\u200b会\u3164", "葛\U000e0100城の会", "①～②", "", "\u2003a\tb\n", "神\ufa19",
)  # fmt: skip


@pytest.mark.parametrize("service", MIGRATIONS)
def test_a_migration_writes_the_keys_of_the_program(
    service: str, fresh_database: Callable[[str], Database]
) -> None:
    sql = MIGRATIONS[service].read_text(encoding="utf-8")
    [function] = re.findall(r"CREATE FUNCTION pg_temp.+?;\n", sql, re.DOTALL)
    with fresh_database(service).unit_of_work() as uow:
        uow.execute(function)
        for name in NAMES:
            row = uow.one("SELECT pg_temp.name_key(%s) AS key", (name,))
            assert row is not None
            assert row["key"] == name_key(name), name


def test_organisations_of_two_spellings_stay_two_and_both_are_found(
    fresh_database: Callable[[str], Database],
) -> None:
    sql = MIGRATIONS["members"].read_text(encoding="utf-8")
    [function] = re.findall(r"CREATE FUNCTION pg_temp.+?;\n", sql, re.DOTALL)
    [update] = re.findall(r"UPDATE organisation o.+?;\n", sql, re.DOTALL)
    with Store(fresh_database("members")).work() as work:
        for number, name in enumerate(("株式会社ツルハ", "㈱ツルハ", "別の会"), start=1):
            work.organisations.add(organisation(number, "いまだけの名前" * number))
            work.uow.execute(
                "UPDATE organisation SET name = %s, name_key = %s WHERE number = %s",
                (name, spelling(name), number),
            )
        work.uow.execute(function)
        work.uow.execute(update)
        found = work.organisations.find_by_keys_for_update(["株式会社ツルハ", "別の会"])
    assert {key: sorted(one.number for one in known) for key, known in found.items()} == {
        "株式会社ツルハ": [1, 2],
        "別の会": [3],
    }


def organisation(number: int, name: str) -> Organisation:
    return Organisation(
        id=str(uuid.uuid4()),
        number=number,
        slug=slug_for(number),
        version=1,
        name=name,
        kind="member",
        org_type="company",
    )
