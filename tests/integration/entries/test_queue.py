"""The secretariat's queue: what is late stands on top, and the counts above the list agree with it."""

import datetime as dt
from collections.abc import Callable

from services.chassis.runtime.database import Database, UnitOfWork
from services.entries.domain.procedure import State
from services.entries.domain.worklist import OPEN
from services.entries.store.views.queue import QueueRow, Wanted, count_by_state, find_queue
from services.entries.store.work import StoreWork
from services.entries.usecases.submit_entry import submit_entry
from services.entries.web.schemas import load_entry
from services.japanese.dates import JAPAN
from tests.builders import entry_sheet
from tests.running import Running, office

# Tuesday after a long weekend: Friday the 20th is the working day before.
TODAY = dt.date(2026, 11, 24)
# Title, state, submitted on, answer promised for.
ENTRIES = (
    ("listed long ago", "listed", (2026, 9, 1), (2026, 9, 15)),
    ("listed lately", "listed", (2026, 11, 1), (2026, 11, 16)),
    ("answer due later", "under_review", (2026, 11, 16), (2026, 12, 1)),
    ("answer due today", "awaiting_approval", (2026, 11, 9), (2026, 11, 24)),
    ("came in today", "submitted", (2026, 11, 24), (2026, 12, 8)),
    ("came in on Friday", "submitted", (2026, 11, 20), (2026, 12, 7)),
    ("approved, not up yet", "approved", (2026, 11, 2), (2026, 11, 17)),
    ("answer overdue", "under_review", (2026, 11, 5), (2026, 11, 20)),
    ("left since Thursday", "submitted", (2026, 11, 19), (2026, 12, 4)),
)


Day = tuple[int, int, int]


def keep_queue_keys(uow: UnitOfWork) -> None:
    """What was written behind the back of the code is read as such by the queue."""
    uow.execute("UPDATE entry SET search_version = 0")
    StoreWork(uow).entries.make_queue_keys(1_000)


def put(uow: UnitOfWork, title: str, state: str, came: Day, answer_by: Day) -> None:
    sheet = load_entry(entry_sheet(title=title))
    receipt = submit_entry(StoreWork(uow), sheet, "secret", "test")
    noon = dt.datetime.combine(dt.date(*came), dt.time(12), JAPAN)
    uow.execute(
        "UPDATE entry SET state = %s, submitted_at = %s, answer_by = %s WHERE id = %s",
        (state, noon, dt.date(*answer_by), receipt.entry_id),
    )
    keep_queue_keys(uow)


def listed(uow: UnitOfWork, states: list[State]) -> list[QueueRow]:
    return find_queue(uow, Wanted(states), TODAY, 50)


def test_late_entries_come_first_and_what_is_not_due_comes_last(
    fresh_database: Callable[[str], Database],
) -> None:
    with fresh_database("entries").unit_of_work() as uow:
        for entry in ENTRIES:
            put(uow, *entry)
        waiting = [row.title for row in listed(uow, OPEN)]
        assert set(waiting[:2]) == {"answer overdue", "left since Thursday"}
        assert set(waiting[2:4]) == {"answer due today", "came in on Friday"}
        assert waiting[4:] == ["came in today", "answer due later", "approved, not up yet"]


def test_where_nothing_is_due_the_latest_come_first(
    fresh_database: Callable[[str], Database],
) -> None:
    with fresh_database("entries").unit_of_work() as uow:
        for entry in ENTRIES:
            put(uow, *entry)
        assert [row.title for row in listed(uow, [State.LISTED])] == [
            "listed lately",
            "listed long ago",
        ]
        titles = [row.title for row in listed(uow, list(State))]
        assert (titles[0], titles[-1]) == ("came in today", "listed long ago")
        assert len(titles) == len(ENTRIES)


def test_counts_agree_with_the_marks_in_the_list(
    fresh_database: Callable[[str], Database],
) -> None:
    with fresh_database("entries").unit_of_work() as uow:
        for entry in ENTRIES:
            put(uow, *entry)
        counts = count_by_state(uow, TODAY)
        rows = listed(uow, OPEN)
        assert sum(c.overdue for c in counts.values()) == sum(r.is_overdue for r in rows) == 2
        assert sum(c.due_today for c in counts.values()) == sum(r.due == TODAY for r in rows) == 2
        assert {state.value: count.total for state, count in counts.items()} == {
            "submitted": 3,
            "under_review": 2,
            "awaiting_approval": 1,
        }


def test_the_search_understands_full_width(instance: Running) -> None:
    number = instance.submit(entry_sheet(title="ＮＰＯと①の集い")).json()["number"]
    reviewer = office(instance, "REVIEWER")
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number)
    for words in (wide, f"{number} ".strip(), number.lower()):
        assert f"/office/entries/{number}" in reviewer.get(f"/office/?state=all&q={words}").text, (
            words
        )
    found = reviewer.get("/office/?state=submitted&q=NPOと1の集い").text
    assert f"/office/entries/{number}" in found
