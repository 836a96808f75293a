"""What can be done to the draft of a guideline, and what it differs in from the version before."""

from dataclasses import replace

import pytest

from services.entries.domain import guideline_edits as edits
from services.entries.domain.guideline import Condition, Guideline, Item, StockReason
from services.entries.domain.guideline_differences import Difference, Kind, compare
from services.entries.domain.guideline_edits import Part, UnknownPoint
from tests.unit.entries.guidelines import CURRENT

NEXT = replace(CURRENT, version=2)


def codes(part: Part, content: Guideline) -> list[str]:
    return [point.code for point in edits.points_of(content, part)]


def kinds(differences: list[Difference]) -> list[tuple[str, Kind, str]]:
    return [(d.part, d.kind, d.name) for d in differences]


def test_a_new_point_gets_a_code_that_no_version_before_has() -> None:
    first = edits.new_code(NEXT)
    more = edits.add(NEXT, Part.ITEMS, Item(first, "多世代が参加できる")).content
    second = edits.new_code(more)
    assert (first, second) == ("v2_1", "v2_2")
    after = replace(
        edits.add(more, Part.CONDITIONS, Condition(second, "雨天のとき")).content, version=3
    )
    assert edits.new_code(after) not in [c for part in Part for c in codes(part, after)]


@pytest.mark.parametrize(
    ("code", "by", "order"),
    [
        ("neutral", -1, ["neutral", "purpose", "safe"]),
        ("neutral", 1, ["purpose", "safe", "neutral"]),
        ("purpose", -1, ["purpose", "neutral", "safe"]),
        ("safe", 1, ["purpose", "neutral", "safe"]),
    ],
)
def test_a_point_moves_by_one_place_and_not_beyond_the_ends(
    code: str, by: int, order: list[str]
) -> None:
    assert codes(Part.ITEMS, edits.move(NEXT, Part.ITEMS, code, by).content) == order


def test_a_stock_reason_stays_without_its_item_when_that_is_removed() -> None:
    content = edits.remove(NEXT, Part.ITEMS, "purpose").content
    assert codes(Part.ITEMS, content) == ["neutral", "safe"]
    assert [(r.id, r.field, r.item) for r in content.stock_reasons] == [
        ("summary", "summary", ""),
        ("wording", "", ""),
    ]


@pytest.mark.parametrize("part", Part)
def test_what_is_not_there_can_be_neither_changed_nor_moved_nor_removed(part: Part) -> None:
    made: dict[Part, edits.Point] = {
        Part.ITEMS: Item("gone", "x"),
        Part.CONDITIONS: Condition("gone", "x"),
        Part.STOCK_REASONS: StockReason("gone", "x", "x"),
    }
    with pytest.raises(UnknownPoint):
        edits.change(NEXT, part, made[part])
    with pytest.raises(UnknownPoint):
        edits.move(NEXT, part, "gone", 1)
    with pytest.raises(UnknownPoint):
        edits.remove(NEXT, part, "gone")


def test_what_says_the_same_differs_in_nothing() -> None:
    assert compare(CURRENT, NEXT) == []


def test_each_changed_field_is_shown_with_what_it_was_and_is() -> None:
    content = edits.set_intro(NEXT, "次の要件を満たす取組です。").content
    content = edits.change(
        content, Part.ITEMS, Item("safe", "安全に配慮している", "保険も見ます。")
    ).content
    content = edits.add(content, Part.CONDITIONS, Condition("v2_1", "雨天のとき")).content
    content = edits.remove(content, Part.STOCK_REASONS, "wording").content
    found = compare(CURRENT, content)
    assert kinds(found) == [
        ("前文", Kind.CHANGED, "前文"),
        ("要件", Kind.CHANGED, "安全に配慮している"),
        ("条件", Kind.ADDED, "雨天のとき"),
        ("定型の文", Kind.REMOVED, "誤解のおそれ"),
    ]
    assert [(f.label, f.before, f.after) for f in found[1].fields] == [
        ("要件", "安全への配慮がある", "安全に配慮している"),
        ("確認する人への説明", "", "保険も見ます。"),
    ]
    assert [(f.label, f.after) for f in found[3].fields] == [
        ("見出し", ""),
        ("申込者に伝える文", ""),
    ]


def test_only_what_was_moved_counts_as_moved() -> None:
    moved = edits.move(NEXT, Part.ITEMS, "safe", -2).content
    assert kinds(compare(CURRENT, moved)) == [("要件", Kind.MOVED, "安全への配慮がある")]
    fewer = edits.remove(NEXT, Part.ITEMS, "purpose").content
    assert [d.kind for d in compare(CURRENT, fewer) if d.part == "要件"] == [Kind.REMOVED]


def test_fields_of_the_sheet_and_items_are_named_in_words() -> None:
    reason = StockReason("v2_1", "費用", "書いてください。", "cost", "safe")
    (found,) = compare(CURRENT, edits.add(NEXT, Part.STOCK_REASONS, reason).content)
    assert {f.label: f.after for f in found.fields} == {
        "見出し": "費用",
        "申込者に伝える文": "書いてください。",
        "シートの項目": "費用",
        "要件": "安全への配慮がある",
    }
