"""A partner's name is looked for in an index, by keys that outlive a change of their rules."""

import uuid
from collections.abc import Callable

import pytest

from services.chassis.runtime.database import Database, UnitOfWork
from services.entries.store._queries import queries
from services.entries.store.work import Store, StoreWork
from services.entries.usecases import make_name_keys as use_case
from services.entries.usecases.make_name_keys import make_name_keys
from services.japanese.organisation_name import KEY_VERSION, loose_key

TSURUHA, VIEW, BUILDING = (str(uuid.UUID(int=number)) for number in (1, 2, 3))


@pytest.fixture
def database(fresh_database: Callable[[str], Database]) -> Database:
    database = fresh_database("entries")
    with database.unit_of_work() as uow:
        organisations = StoreWork(uow).organisations
        organisations.register(TSURUHA, 1, "株式会社ツルハ")
        organisations.register(VIEW, 1, "株式会社ビール")
        organisations.register(BUILDING, 1, "株式会社ビル")
    return database


def known(uow: UnitOfWork, *names: str, **decisions: str) -> set[str]:
    directory = StoreWork(uow).organisations.get_directory(names, decisions)
    found = [directory.match(name) for name in names]
    exact = {match.exact.id for match in found if match.exact}
    return exact | {each.id for match in found for each in match.candidates}


def read(uow: UnitOfWork, *names: str) -> list[str]:
    """The ids that are read for these names, whether they match or not."""
    return [str(row["id"]) for row in queries.find_organisations(
        uow.connection, loose_keys=[loose_key(name) for name in names], ids=[], key_version=KEY_VERSION
    )]  # fmt: skip


def test_only_those_that_a_name_may_mean_are_read(database: Database) -> None:
    with database.unit_of_work() as uow:
        assert read(uow, "（株）ﾂﾙﾊ") == [TSURUHA]
        assert known(uow, "ツルハ") == {TSURUHA}
        assert known(uow, "ビル") == {BUILDING}
        assert known(uow, "ファンケル") == set()


def test_what_was_decided_is_found_under_any_name(database: Database) -> None:
    with database.unit_of_work() as uow:
        decisions = {"あのお店": TSURUHA, "なし": "nobody", "x": "no id"}
        directory = StoreWork(uow).organisations.get_directory(["あのお店", "なし"], decisions)
        meant = directory.meant("あのお店", decisions)
        assert meant is not None
        assert meant.id == TSURUHA


def test_a_name_is_found_by_its_index_among_many(database: Database) -> None:
    with database.unit_of_work() as uow:
        uow.execute(
            "INSERT INTO organisation (id, name, sequence, loose_key, key_version)"
            " SELECT gen_random_uuid(), '団体' || n, 1, '団体' || n, %s FROM generate_series(1, 20000) n",
            (KEY_VERSION,),
        )
        uow.execute("ANALYZE organisation")
        plan = uow.all(
            f"EXPLAIN {queries.find_organisations.sql}",
            {"loose_keys": ["ツルハ"], "ids": [BUILDING], "key_version": KEY_VERSION},
        )
    text = "\n".join(row["QUERY PLAN"] for row in plan)
    assert "Seq Scan" not in text, text
    assert "organisation_by_loose_key" in text


def test_keys_of_other_rules_are_made_anew_and_nobody_is_missed_until_then(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a release with other rules, or over rows of a release without keys."""
    with database.unit_of_work() as uow:
        uow.execute("UPDATE organisation SET loose_key = 'other', key_version = 0")
        assert known(uow, "ツルハ") == {TSURUHA}
    monkeypatch.setattr(use_case, "PORTION", 2)
    assert make_name_keys(Store(database)) == 3
    assert make_name_keys(Store(database)) == 0
    with database.unit_of_work() as uow:
        assert read(uow, "ツルハ") == [TSURUHA]
