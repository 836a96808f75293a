"""The guideline in force on a day in Japan, and what reviews and consents keep of it."""

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest

from services.chassis.runtime import clock
from services.chassis.runtime.database import Database, UnitOfWork
from services.chassis.web.kept_forms import KeptForms
from services.chassis.web.pages import Pages
from services.entries.domain import guideline_edits as edits
from services.entries.domain.guideline import Condition, Item, Review, StockReason, Verdict
from services.entries.domain.guideline_edits import Part
from services.entries.domain.history import Person
from services.entries.store.views.guideline import (
    find_in_force,
    find_version,
    list_changes,
    list_versions,
    stock_reasons,
)
from services.entries.store.work import Store, StoreWork
from services.entries.usecases.begin_guideline_draft import begin_guideline_draft
from services.entries.usecases.change_guideline_draft import change_guideline_draft
from services.entries.usecases.put_guideline_in_force import put_guideline_in_force
from services.entries.usecases.record_review import record_review
from services.entries.usecases.take_entry import take_entry
from services.entries.web.guideline_in_force import InForcePage
from tests.integration.entries.test_seen_revision import posted
from tests.integration.entries.test_sequences import REVIEWER, revision, submitted
from tests.running import ROOT, Running

ADMIN = Person("00000000-0000-0000-0000-000000000009", "管理 花子")
# The last second of a day in Japan, and the first of the next.
EVENING = dt.datetime(2026, 12, 31, 14, 59, 59, tzinfo=dt.UTC)
MORNING = EVENING + dt.timedelta(seconds=1)
NEW_YEAR = dt.date(2027, 1, 1)


def at(monkeypatch: pytest.MonkeyPatch, instant: dt.datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: instant)


def second_version(uow: UnitOfWork, day: dt.date) -> None:
    """One item is new, one has other words, one condition is gone, one stock reason is new."""
    work = StoreWork(uow)
    begin_guideline_draft(work, ADMIN)
    reason = StockReason("v2_2", "費用", "費用を書いてください。", "cost", "v2_1")
    for seen, edit in enumerate(
        (
            partial(edits.add, part=Part.ITEMS, point=Item("v2_1", "多世代が参加できる")),
            partial(edits.change, part=Part.ITEMS, point=Item("safe", "安全に配慮している")),
            partial(edits.remove, part=Part.CONDITIONS, code="publicity"),
            partial(edits.add, part=Part.CONDITIONS, point=Condition("v2_3", "雨天のとき")),
            partial(edits.add, part=Part.STOCK_REASONS, point=reason),
        ),
        start=1,
    ):
        change_guideline_draft(work, edit, ADMIN, seen)
    put_guideline_in_force(work, day, ADMIN, 6)


@pytest.fixture
def database(fresh_database: Callable[[str], Database]) -> Database:
    return fresh_database("entries")


def test_a_version_is_in_force_from_midnight_in_japan(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, EVENING)
    with database.unit_of_work() as uow:
        second_version(uow, NEW_YEAR)
        assert find_in_force(uow, clock.today()).version == 1
        assert "v2_2" not in [reason.id for reason in stock_reasons(uow, clock.today())]
        at(monkeypatch, MORNING)
        assert find_in_force(uow, clock.today()).version == 2
        last = stock_reasons(uow, clock.today())[-1]
        assert last == StockReason("v2_2", "費用", "費用を書いてください。", "cost", "v2_1")
        assert find_in_force(uow, dt.date(2020, 1, 1)).version == 1
        rows = {row.version: row for row in list_versions(uow)}
        assert rows[1].until == NEW_YEAR - dt.timedelta(days=1)
        assert rows[2].is_in_force(clock.today())


def test_a_review_keeps_the_version_that_it_began_with_and_the_next_takes_the_new_one(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, EVENING)
    with database.unit_of_work() as uow:
        work = StoreWork(uow)
        numbers = [submitted(uow), submitted(uow)]
        for number in numbers:
            take_entry(work, number, REVIEWER)
        entry, other = (work.entries.get(number) for number in numbers)
        first = work.reviews.get(entry.id, 1)
        first.verdicts["safe"], first.reasons["safe"] = Verdict.FIT, "保険に入っている"
        first.confirmed, first.opinion = {"publicity"}, "よい取組"
        record_review(work, numbers[0], first, REVIEWER, revision(uow, numbers[0]))
        second_version(uow, NEW_YEAR)
    at(monkeypatch, MORNING)
    with database.unit_of_work() as uow:
        work = StoreWork(uow)
        again = work.reviews.get(entry.id, 1)
        assert again == first
        assert again.guideline.version == 1
        record_review(work, numbers[0], again, REVIEWER, revision(uow, numbers[0]))
        assert work.reviews.get(entry.id, 1) == first
        fresh = work.reviews.get(other.id, 1)
        assert fresh == Review(find_in_force(uow, NEW_YEAR).guideline)
        texts = {item.code: item.text for item in fresh.guideline.items}
        assert (texts["safe"], texts["v2_1"]) == ("安全に配慮している", "多世代が参加できる")
        assert work.reviews.get(entry.id, 2).guideline.version == 2


def test_the_first_version_reads_as_it_did_when_it_was_part_of_the_software(
    database: Database,
) -> None:
    with database.unit_of_work() as uow:
        first = find_version(uow, 1)
        assert first is not None
        assert [item.code for item in first.guideline.items] == [
            "purpose", "residents", "neutral", "non_profit", "trust", "no_crime", "lawful", "common_good", "able",
            "organisation", "no_personal_data", "safe",
        ]  # fmt: skip
        assert [condition.code for condition in first.guideline.conditions] == [
            "resources", "when", "where", "audience", "capacity", "cost", "partners", "insurance", "personal_data",
            "publicity",
        ]  # fmt: skip
        assert all(item.text and item.help and item.origin for item in first.guideline.items)
        known = {item.code for item in first.guideline.items} | {""}
        assert {reason.item for reason in first.guideline.stock_reasons} <= known
        assert len(first.guideline.stock_reasons) >= 10
        assert find_version(uow, 2) is None


def test_a_consent_keeps_which_guideline_was_read(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, EVENING)
    with database.unit_of_work() as uow:
        second_version(uow, NEW_YEAR)
        before = submitted(uow)
        at(monkeypatch, MORNING)
        after = submitted(uow)
        rows = uow.all(
            "SELECT number, consents -> 'guideline' -> 'guideline' AS read, consents -> 'report' -> 'guideline' AS other"
            " FROM entry_version JOIN entry ON entry.id = entry_id"
        )
    assert {row["number"]: (row["read"], row["other"]) for row in rows} == {
        before: (1, None),
        after: (2, None),
    }


def test_who_changed_what_is_kept_with_the_version(database: Database) -> None:
    with database.unit_of_work() as uow:
        second_version(uow, clock.today())
        changes = list_changes(uow, 2)
    assert {change.who for change in changes} == {"管理 花子"}
    assert [change.what for change in changes] == [
        "施行する日を決めました",
        "定型の文を加えました",
        "条件を加えました",
        "条件を除きました",
        "要件を変えました",
        "要件を加えました",
        "案を作りました",
    ]
    assert changes[3].note == "広報・写真"


def test_an_administrator_puts_the_draft_in_force_and_only_once(
    instance: Running, database: Database
) -> None:
    settings, store, kept = instance.settings("entries"), Store(database), KeptForms(database)
    page = InForcePage(store, Pages(settings, ROOT / "services/entries/web/templates"), kept)
    with store.work() as work:
        begin_guideline_draft(work, ADMIN)
        item = Item("v2_1", "多世代が参加できる")
        change_guideline_draft(work, partial(edits.add, part=Part.ITEMS, point=item), ADMIN, 1)
    assert "多世代が参加できる" in page.show(posted()).get_data(as_text=True)
    form = {"in_force_from": clock.today().isoformat(), "confirmed": "on"}
    told = page.put_in_force(posted(**form, revision="1"))
    assert told.headers["Location"].endswith("?again=1")
    done = page.put_in_force(posted(**form, revision="2"))
    assert done.headers["Location"] == "/office/guideline/2?published=1"
    again = page.put_in_force(posted(**form, revision="2"))
    assert again.headers["Location"] == "/office/guideline/"
    with store.work() as work:
        assert [row.version for row in list_versions(work.uow)] == [2, 1]
        assert find_in_force(work.uow, clock.today()).guideline.items[-1] == item
