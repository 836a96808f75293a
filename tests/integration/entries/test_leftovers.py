"""What is erased by itself, and what is not."""

from collections.abc import Callable

from services.chassis.database import Database
from services.entries.usecases.forget_leftovers import forget_leftovers
from services.entries.usecases.keep_draft import UnknownDraft, begin_draft, get_draft, save_step


def test_a_draft_left_for_90_days_is_erased_and_a_younger_one_stays(
    fresh_database: Callable[[str], Database],
) -> None:
    with fresh_database("entries").unit_of_work() as uow:
        left, young = begin_draft(uow), begin_draft(uow)
        save_step(uow, left, 1, {"contact_name": "花子"}, sound=True)
        save_step(uow, young, 1, {"contact_name": "太郎"}, sound=True)
        uow.execute(
            "UPDATE draft SET updated_at = now() - interval '91 days' WHERE answers ->> 'contact_name' = '花子'"
        )
        forget_leftovers(uow)
        assert get_draft(uow, young).answers == {"contact_name": "太郎"}
        try:
            get_draft(uow, left)
            raise AssertionError("the draft is still there")
        except UnknownDraft:
            pass
        assert uow.one("SELECT count(*) AS n FROM draft") == {"n": 1}
