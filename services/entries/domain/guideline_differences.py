"""What two guidelines differ in, point by point and field by field."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from services.entries.domain.guideline import Condition, Guideline, Item, StockReason
from services.entries.domain.guideline_edits import PART_LABELS, Part, Point, points_of
from services.entries.domain.sheet import LABELS

INTRO = "前文"


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


KIND_LABELS = {
    Kind.ADDED: "追加",
    Kind.REMOVED: "削除",
    Kind.CHANGED: "変更",
    Kind.MOVED: "並べ替え",
}


@dataclass(frozen=True)
class FieldDifference:
    """``before`` and ``after`` are empty where there is nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """What became of one point. ``name`` is what it is called now, or was where it is gone."""

    part: str
    kind: Kind
    name: str
    fields: list[FieldDifference] = field(default_factory=list)

    @property
    def kind_label(self) -> str:
        return KIND_LABELS[self.kind]


def compare(old: Guideline, new: Guideline) -> list[Difference]:
    """In the order of the new one, with what was removed at the end of each list; empty where they say the same."""
    found = []
    if old.intro != new.intro:
        words = [FieldDifference(INTRO, old.intro, new.intro)]
        found.append(Difference(INTRO, Kind.CHANGED, INTRO, words))
    for part in Part:
        found += _compare_part(old, new, part)
    return found


def fields_of(guideline: Guideline, point: Point) -> list[tuple[str, str]]:
    """Each field of a point with its label, in words."""
    match point:
        case Item():
            return [
                ("要件", point.text),
                ("確認する人への説明", point.help),
                ("出典", point.origin),
            ]
        case Condition():
            return [("条件", point.text)]
        case StockReason():
            items = {item.code: item.text for item in guideline.items}
            return [
                ("見出し", point.label),
                ("申込者に伝える文", point.words),
                ("シートの項目", LABELS.get(point.field, point.field)),
                ("要件", items.get(point.item, point.item)),
            ]


def _compare_part(old: Guideline, new: Guideline, part: Part) -> list[Difference]:
    label, before = PART_LABELS[part], {p.code: p for p in points_of(old, part)}
    after = {p.code: p for p in points_of(new, part)}
    moved, found = _moved(list(before), list(after)), []
    for code, point in after.items():
        now = fields_of(new, point)
        if code not in before:
            fields = [FieldDifference(name, "", words) for name, words in now if words]
            found.append(Difference(label, Kind.ADDED, point.text, fields))
            continue
        was = fields_of(old, before[code])
        fields = [
            FieldDifference(name, w, n)
            for (name, w), (_, n) in zip(was, now, strict=True)
            if w != n
        ]
        if code in moved:
            places = (list(codes).index(code) + 1 for codes in (before, after))
            fields.append(FieldDifference("順番", *(f"{place}番目" for place in places)))
        if fields:
            kind = Kind.MOVED if len(fields) == 1 and code in moved else Kind.CHANGED
            found.append(Difference(label, kind, point.text, fields))
    for code, point in before.items():
        if code not in after:
            fields = [FieldDifference(n, words, "") for n, words in fields_of(old, point) if words]
            found.append(Difference(label, Kind.REMOVED, point.text, fields))
    return found


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """As few points as possible whose moving makes the new order of the old one: all but a longest run in order."""
    old_place = {code: place for place, code in enumerate(c for c in before if c in after)}
    runs: list[list[str]] = [[]]
    for code in after:
        if code in old_place:
            fitting = [run for run in runs if not run or old_place[run[-1]] < old_place[code]]
            longest = max(fitting, key=len)
            runs.append([*longest, code])
    stayed = max(runs, key=len)
    return set(old_place) - set(stayed)
