"""The forms of the guideline's editor: the fields of each part, and what was typed in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from services.entries.domain.guideline import Condition, Guideline, Item, StockReason
from services.entries.domain.guideline_edits import PART_LABELS, Part, Point
from services.entries.domain.sheet import FIELDS

MOST_TEXT, MOST_WORDS = 200, 1000
INTRO = "intro"
EMPTY = "{}を入力してください。"
TOO_LONG = "{}は{}文字以内で入力してください（いま{}文字）。"


@dataclass(frozen=True)
class FormField:
    """As fields.html takes it. ``max_length`` counts characters."""

    name: str
    label: str
    kind: Literal["text", "textarea", "select"] = "text"
    required: bool = False
    max_length: int | None = None
    hint: str = ""
    rows: int | None = None
    choices: list[tuple[str, str]] = field(default_factory=list)


INTRO_FIELD = FormField(
    INTRO,
    "前文",
    "textarea",
    True,
    MOST_WORDS,
    "要領のはじめに、要件の前に書く文です。申込みをする方が読みます。",
    3,
)


def fields_of(part: Part, guideline: Guideline) -> list[FormField]:
    """What is asked of a point; ``guideline`` has the items that a stock reason can go with."""
    match part:
        case Part.ITEMS:
            return [
                FormField(
                    "text",
                    "要件",
                    required=True,
                    max_length=MOST_TEXT,
                    hint="申込みをする方と、確認する人が読みます。",
                ),
                FormField(
                    "help",
                    "確認する人への説明",
                    "textarea",
                    max_length=MOST_WORDS,
                    hint="何を見て確かめるかを書きます。事務局だけが読みます。",
                    rows=3,
                ),
                FormField(
                    "origin",
                    "出典",
                    max_length=MOST_TEXT,
                    hint="この要件のもとになった資料などです。事務局だけが読みます。",
                ),
            ]
        case Part.CONDITIONS:
            return [
                FormField(
                    "text",
                    "条件",
                    required=True,
                    max_length=MOST_TEXT,
                    hint="申込みをする方と、確認する人が読みます。",
                )
            ]
        case Part.STOCK_REASONS:
            return [
                FormField(
                    "label",
                    "見出し",
                    required=True,
                    max_length=MOST_TEXT,
                    hint="差し戻すときに、確認する人がこの見出しで選びます。",
                ),
                FormField(
                    "words",
                    "申込者に伝える文",
                    "textarea",
                    True,
                    MOST_WORDS,
                    "申込みをした方が、そのまま読みます。差し戻すときに書き換えることもできます。",
                    5,
                ),
                FormField(
                    "field",
                    "シートの項目",
                    "select",
                    hint="どの項目について書く文かが決まっているときに選びます。",
                    choices=[(f.name, f.label) for f in FIELDS],
                ),
                FormField(
                    "item",
                    "要件",
                    "select",
                    hint="どの要件にかかわる文かが決まっているときに選びます。",
                    choices=[(i.code, i.text) for i in guideline.items],
                ),
            ]


def values_of(point: Point) -> dict[str, str]:
    """What the fields of a point hold."""
    match point:
        case Item():
            return {"text": point.text, "help": point.help, "origin": point.origin}
        case Condition():
            return {"text": point.text}
        case StockReason():
            return {
                "label": point.label,
                "words": point.words,
                "field": point.field,
                "item": point.item,
            }


def read_fields(form: Mapping[str, str], fields: list[FormField]) -> dict[str, str]:
    """What was typed, as typed, with line ends of one kind; a choice that is not offered is none."""
    typed = {f.name: form.get(f.name, "").replace("\r\n", "\n").strip() for f in fields}
    for each in fields:
        if each.choices and typed[each.name] not in dict(each.choices):
            typed[each.name] = ""
    return typed


def find_errors(typed: Mapping[str, str], fields: list[FormField]) -> dict[str, list[str]]:
    errors = {}
    for each in fields:
        words = typed[each.name]
        if each.required and not words:
            errors[each.name] = [EMPTY.format(each.label)]
        elif each.max_length and len(words) > each.max_length:
            errors[each.name] = [TOO_LONG.format(each.label, each.max_length, len(words))]
    return errors


def make_point(part: Part, code: str, typed: Mapping[str, str]) -> Point:
    match part:
        case Part.ITEMS:
            return Item(code, typed["text"], typed["help"], typed["origin"])
        case Part.CONDITIONS:
            return Condition(code, typed["text"])
        case Part.STOCK_REASONS:
            return StockReason(code, typed["label"], typed["words"], typed["field"], typed["item"])


def labels(fields: list[FormField]) -> dict[str, str]:
    return {f.name: f.label for f in fields}


def heading(part: Part, is_new: bool) -> str:
    return f"{PART_LABELS[part]}を{'加える' if is_new else '変える'}"
