"""Between a browser's flat form and the nested entry sheet: what was typed stays as it was typed."""

from typing import Any

from werkzeug.datastructures import MultiDict

from services.entries.domain.consents import CONSENTS
from services.entries.domain.sheet import FIELDS
from services.entries.domain.sheet_field import MAX_LINES, SheetField
from services.entries.domain.sheet_values import display_value
from services.entries.web.schemas import expected_errors

_LONGEST_CHOICE = 40


def room_for(field: SheetField) -> int:
    """How many characters of an answer are kept: twice its limit, so that one that is too long can be shortened."""
    if field.choices:
        return _LONGEST_CHOICE
    return 2 * field.max_length * (MAX_LINES if field.kind == "lines" else 1)


def read_answers(form: MultiDict[str, str], fields: tuple[SheetField, ...]) -> dict[str, Any]:
    """The answers to ``fields`` as typed, by field id, as far as there is room for them.

    What a database cannot hold (NUL) is left out.
    """
    answers: dict[str, Any] = {}
    for field in fields:
        room = room_for(field)
        if field.kind == "checkboxes":
            chosen = form.getlist(field.field_id)[: len(field.choices) + 1]
            answers[field.field_id] = [_storable(value, room) for value in chosen]
        else:
            answers[field.field_id] = _storable(form.get(field.field_id, ""), room)
    return answers


def _storable(typed: str, room: int) -> str:
    plain = typed.replace("\0", "").replace("\r\n", "\n")[:room]
    return plain.encode("utf-8", "replace").decode()


def as_sheet(answers: dict[str, Any]) -> dict[str, Any]:
    """The entry sheet as the schema reads it; an answer that is empty counts as not given."""
    sheet: dict[str, Any] = {"organisation": {}, "contact": {}}
    for field in FIELDS:
        value = answers.get(field.field_id, "")
        if field.kind == "lines":
            value = [line.strip() for line in value.split("\n") if line.strip()]
        if value in ("", []) or (isinstance(value, str) and not value.strip()):
            continue
        group, _, leaf = field.name.rpartition(".")
        (sheet[group] if group else sheet)[leaf] = value
    return sheet


def shown(field: SheetField, answers: dict[str, Any]) -> str | list[str]:
    """An answer in words, for the check page."""
    value = answers.get(field.field_id, "")
    if field.kind == "lines":
        return [line for line in value.split("\n") if line.strip()]
    return display_value(field, value)


def as_field(field: SheetField, **changes: Any) -> dict[str, Any]:
    """A field as the components render it: its HTML name has no dot."""
    return {
        "name": field.field_id,
        "label": field.label,
        "hint": field.hint,
        "required": field.required,
        "max_length": field.max_length if field.kind in ("text", "textarea") else None,
        "choices": field.choices,
        "input_type": field.input_type,
        "autocomplete": field.autocomplete,
        "rows": field.rows if field.kind in ("textarea", "lines") else None,
        "width": field.width,
        "example": field.example,
        "kind": field.kind,
        **changes,
    }


def find_errors(answers: dict[str, Any]) -> dict[str, list[str]]:
    """Every fault of the answers by field id, whatever step they belong to. Costs one validation of the sheet."""
    consents = {name: True for name, _ in CONSENTS}
    errors = by_field_id(expected_errors({**as_sheet(answers), "consents": consents}))
    for field in FIELDS:
        room = room_for(field)
        if not field.choices and len(answers.get(field.field_id, "")) >= room:
            errors[field.field_id] = [
                f"長すぎるため、はじめの{room}文字だけを残しました。{room // 2}文字までに縮めてください。"
            ]
    return errors


def by_field_id(errors: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name.replace(".", "_"): messages for name, messages in errors.items()}
