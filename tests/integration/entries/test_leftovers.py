"""What is erased by itself, and what is not."""

from collections.abc import Callable

import pytest

from services.chassis.runtime.database import Database
from services.entries.domain.draft import Draft
from services.entries.store.work import Store, StoreWork
from services.entries.usecases import purge_leftovers as leftovers
from services.entries.usecases.purge_leftovers import purge_leftovers
from services.entries.usecases.save_step import save_step
from tests.integration.entries.test_draft_limits import age, begin, drafts


def find(database: Database, token: str) -> Draft | None:
    with database.unit_of_work() as uow:
        return StoreWork(uow).drafts.find(token)


def test_drafts_left_for_90_days_are_erased_in_portions_and_younger_ones_stay(
    fresh_database: Callable[[str], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leftovers, "PORTION", 2)
    database = fresh_database("entries")
    written = [begin(database, "one") for _ in range(5)]
    empty = begin(database, "one")
    with database.unit_of_work() as uow:
        for token in written:
            save_step(StoreWork(uow), token, 1, {"contact_name": "花子"}, sound=True)
    age(database, 8 * 24)
    young = begin(database, "one")
    purge_leftovers(Store(database))
    assert find(database, empty) is None  # in which nothing was written
    kept = find(database, written[0])
    assert kept
    assert kept.answers == {"contact_name": "花子"}
    age(database, 83 * 24)
    with database.unit_of_work() as uow:
        save_step(StoreWork(uow), young, 1, {"contact_name": "太郎"}, sound=True)
    purge_leftovers(Store(database))
    assert drafts(database) == 1
    kept = find(database, young)
    assert kept
    assert kept.answers == {"contact_name": "太郎"}
