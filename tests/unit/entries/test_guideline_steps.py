"""From a draft to the guideline in force: who came first, which days, what is kept of it."""

import datetime as dt
from functools import partial

import pytest

from services.chassis.runtime import clock
from services.entries.domain import guideline_edits as edits
from services.entries.domain.guideline import Guideline, Item
from services.entries.domain.guideline_draft import (
    MOST_DAYS_AHEAD,
    DraftChanged,
    NoDraft,
    NothingDiffers,
    NothingToReview,
    WrongDay,
)
from services.entries.domain.guideline_edits import Action, Edit, Part
from services.entries.domain.history import Person
from services.entries.usecases.begin_guideline_draft import begin_guideline_draft
from services.entries.usecases.change_guideline_draft import change_guideline_draft
from services.entries.usecases.discard_guideline_draft import discard_guideline_draft
from services.entries.usecases.put_guideline_in_force import put_guideline_in_force
from tests.unit.entries.fakes import FakeWork
from tests.unit.entries.guidelines import CURRENT, FIRST

ADMIN, COLLEAGUE = Person("a", "管理 花子"), Person("b", "管理 太郎")
TODAY = clock.today()
TOMORROW = TODAY + dt.timedelta(days=1)


def add_item(text: str, seen: Guideline) -> Edit:
    return edits.add(seen, Part.ITEMS, Item(edits.new_code(seen), text))


@pytest.fixture
def work() -> FakeWork:
    work = FakeWork()
    begin_guideline_draft(work, ADMIN)
    return work


def change(work: FakeWork, text: str = "多世代が参加できる", seen: int = 1) -> None:
    change_guideline_draft(work, partial(add_item, text), ADMIN, seen)


def test_a_draft_begins_with_what_is_the_latest_and_a_second_one_is_the_first(
    work: FakeWork,
) -> None:
    change(work)
    begin_guideline_draft(work, COLLEAGUE)
    draft = work.guidelines.get_draft_for_update()
    assert draft.version == 2
    assert [item.text for item in draft.content.items][-1] == "多世代が参加できる"
    assert [item.text for item in draft.content.items][:-1] == [i.text for i in CURRENT.items]
    assert [(a, who) for _, who, a, _, _ in work.guidelines.changes] == [
        (Action.BEGIN, "管理 花子"),
        (Action.ADD, "管理 花子"),
    ]


def test_whoever_comes_second_with_an_old_draft_is_told_and_changes_nothing(work: FakeWork) -> None:
    change(work)
    before = work.guidelines.get_draft_for_update()
    with pytest.raises(DraftChanged):
        change(work, "ほかの要件")
    with pytest.raises(DraftChanged):
        discard_guideline_draft(work, COLLEAGUE, 1)
    with pytest.raises(DraftChanged):
        put_guideline_in_force(work, TOMORROW, COLLEAGUE, 1)
    assert work.guidelines.get_draft_for_update() == before
    assert work.guidelines.published == [FIRST]


def test_an_edit_that_changes_nothing_leaves_no_line(work: FakeWork) -> None:
    change_guideline_draft(work, lambda seen: edits.set_intro(seen, seen.intro), ADMIN, 1)
    assert work.guidelines.get_draft_for_update().revision == 1
    assert len(work.guidelines.changes) == 1


def test_what_is_put_in_force_is_published_and_the_draft_is_gone(work: FakeWork) -> None:
    change(work)
    assert put_guideline_in_force(work, TODAY, ADMIN, 2) == 2
    latest = work.guidelines.get_latest()
    assert (latest.version, latest.in_force_from) == (2, TODAY)
    assert work.guidelines.published[0] == FIRST
    with pytest.raises(NoDraft):
        put_guideline_in_force(work, TODAY, COLLEAGUE, 2)
    assert work.guidelines.changes[-1][:3] == (2, "管理 花子", Action.PUT_IN_FORCE)


@pytest.mark.parametrize(
    "day", [TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=MOST_DAYS_AHEAD + 1)]
)
def test_a_version_is_in_force_from_no_day_before_today_nor_far_away(
    work: FakeWork, day: dt.date
) -> None:
    change(work)
    with pytest.raises(WrongDay):
        put_guideline_in_force(work, day, ADMIN, 2)


def test_no_version_is_in_force_before_the_one_that_it_follows(work: FakeWork) -> None:
    change(work)
    put_guideline_in_force(work, TOMORROW, ADMIN, 2)
    begin_guideline_draft(work, ADMIN)
    change(work, "さらに一つ")
    with pytest.raises(WrongDay) as wrong:
        put_guideline_in_force(work, TODAY, ADMIN, 2)
    assert wrong.value.first == TOMORROW
    assert put_guideline_in_force(work, TOMORROW, ADMIN, 2) == 3


def test_a_draft_that_says_nothing_new_is_not_put_in_force(work: FakeWork) -> None:
    with pytest.raises(NothingDiffers):
        put_guideline_in_force(work, TODAY, ADMIN, 1)


@pytest.mark.parametrize("part", [Part.ITEMS, Part.CONDITIONS])
def test_a_guideline_without_items_or_conditions_is_not_put_in_force(
    work: FakeWork, part: Part
) -> None:
    for seen, point in enumerate(edits.points_of(CURRENT, part), start=1):
        change_guideline_draft(work, partial(edits.remove, part=part, code=point.code), ADMIN, seen)
    revision = work.guidelines.get_draft_for_update().revision
    with pytest.raises(NothingToReview):
        put_guideline_in_force(work, TODAY, ADMIN, revision)


def test_a_draft_that_was_given_up_leaves_its_number_and_a_line(work: FakeWork) -> None:
    discard_guideline_draft(work, ADMIN, 1)
    with pytest.raises(NoDraft):
        change(work)
    begin_guideline_draft(work, COLLEAGUE)
    assert work.guidelines.get_draft_for_update().version == 2
    assert [a for _, _, a, _, _ in work.guidelines.changes] == [
        Action.BEGIN,
        Action.DISCARD,
        Action.BEGIN,
    ]
