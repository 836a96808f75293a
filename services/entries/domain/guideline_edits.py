"""What can be done to the draft of a guideline: each edit makes a new content of the one before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from services.entries.domain.guideline import Condition, Guideline, Item, StockReason

Point = Item | Condition | StockReason


class Part(StrEnum):
    """The lists of a guideline, by the names that addresses and the store have for them."""

    ITEMS = "items"
    CONDITIONS = "conditions"
    STOCK_REASONS = "stock_reasons"


PART_LABELS = {Part.ITEMS: "要件", Part.CONDITIONS: "条件", Part.STOCK_REASONS: "定型の文"}


class Action(StrEnum):
    """What was done to a draft, as the change log keeps it."""

    BEGIN = "begin"
    SET_INTRO = "set_intro"
    ADD = "add"
    CHANGE = "change"
    MOVE = "move"
    REMOVE = "remove"
    PUT_IN_FORCE = "put_in_force"
    DISCARD = "discard"


class UnknownPoint(Exception):
    """The guideline has no such point, or has it no more."""


@dataclass(frozen=True)
class Edit:
    """One edit of a draft. ``part`` and ``point`` are what the log says of it: the list, and the point's words."""

    action: Action
    part: Part | None
    point: str
    content: Guideline


def points_of(guideline: Guideline, part: Part) -> tuple[Point, ...]:
    match part:
        case Part.ITEMS:
            return guideline.items
        case Part.CONDITIONS:
            return guideline.conditions
        case Part.STOCK_REASONS:
            return guideline.stock_reasons


def get_point(guideline: Guideline, part: Part, code: str) -> Point:
    """Raises UnknownPoint."""
    for point in points_of(guideline, part):
        if point.code == code:
            return point
    raise UnknownPoint(code)


def new_code(guideline: Guideline) -> str:
    """A code that no point of this version or of one before has: points of before carry other versions' numbers."""
    taken = {point.code for part in Part for point in points_of(guideline, part)}
    number = 1
    while f"v{guideline.version}_{number}" in taken:
        number += 1
    return f"v{guideline.version}_{number}"


def set_intro(guideline: Guideline, intro: str) -> Edit:
    return Edit(Action.SET_INTRO, None, "", replace(guideline, intro=intro))


def add(guideline: Guideline, part: Part, point: Point) -> Edit:
    """At the end of its list."""
    points = (*points_of(guideline, part), point)
    return Edit(Action.ADD, part, point.text, _with(guideline, part, points))


def change(guideline: Guideline, part: Part, point: Point) -> Edit:
    """The point of the same code gets these words. Raises UnknownPoint."""
    get_point(guideline, part, point.code)
    points = [point if p.code == point.code else p for p in points_of(guideline, part)]
    return Edit(Action.CHANGE, part, point.text, _with(guideline, part, points))


def move(guideline: Guideline, part: Part, code: str, by: int) -> Edit:
    """``by`` places down (up where negative), not beyond the ends of the list. Raises UnknownPoint."""
    point = get_point(guideline, part, code)
    points = list(points_of(guideline, part))
    place = points.index(point)
    points.insert(max(0, min(place + by, len(points) - 1)), points.pop(place))
    return Edit(Action.MOVE, part, point.text, _with(guideline, part, points))


def remove(guideline: Guideline, part: Part, code: str) -> Edit:
    """Stock reasons that went with a removed item stay, with none. Raises UnknownPoint."""
    point = get_point(guideline, part, code)
    points = [p for p in points_of(guideline, part) if p.code != code]
    content = _with(guideline, part, points)
    if part is Part.ITEMS:
        reasons = tuple(replace(r, item="") if r.item == code else r for r in content.stock_reasons)
        content = replace(content, stock_reasons=reasons)
    return Edit(Action.REMOVE, part, point.text, content)


def _with(guideline: Guideline, part: Part, points: Sequence[Point]) -> Guideline:
    match part:
        case Part.ITEMS:
            return replace(guideline, items=tuple(p for p in points if isinstance(p, Item)))
        case Part.CONDITIONS:
            conditions = tuple(p for p in points if isinstance(p, Condition))
            return replace(guideline, conditions=conditions)
        case Part.STOCK_REASONS:
            reasons = tuple(p for p in points if isinstance(p, StockReason))
            return replace(guideline, stock_reasons=reasons)
