"""What is erased by itself, and what is not."""

from collections.abc import Callable

import pytest

from services.chassis.runtime.database import Database
from services.entries.usecases import forget_leftovers as leftovers
from services.entries.usecases.forget_leftovers import forget_leftovers
from services.entries.usecases.keep_draft import UnknownDraft, get_draft, save_step
from tests.integration.entries.test_draft_limits import age, begin, drafts


def test_drafts_left_for_90_days_are_erased_in_portions_and_younger_ones_stay(
    fresh_database: Callable[[str], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leftovers, "PORTION", 2)
    database = fresh_database("entries")
    written = [begin(database, "one") for _ in range(5)]
    empty = begin(database, "one")
    with database.unit_of_work() as uow:
        for token in written:
            save_step(uow, token, 1, {"contact_name": "花子"}, sound=True)
    age(database, 8 * 24)
    young = begin(database, "one")
    forget_leftovers(database)
    with database.unit_of_work() as uow:
        with pytest.raises(UnknownDraft):  # in which nothing was written
            get_draft(uow, empty)
        assert get_draft(uow, written[0]).answers == {"contact_name": "花子"}
    age(database, 83 * 24)
    with database.unit_of_work() as uow:
        save_step(uow, young, 1, {"contact_name": "太郎"}, sound=True)
    forget_leftovers(database)
    assert drafts(database) == 1
    with database.unit_of_work() as uow:
        assert get_draft(uow, young).answers == {"contact_name": "太郎"}
