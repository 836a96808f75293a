"""Values of an entry sheet: found by name, picked by an allow-list, shown in words."""

import datetime as dt

from services.entries.domain.sheet_field import SheetField
from services.japanese.dates import japanese_date


def display_value(field: SheetField, value: object) -> str | list[str]:
    """A field's value in the words of its choices; free text stays as it was typed."""
    labels = dict(field.choices)
    if field.kind == "date" and isinstance(value, str) and value:
        return _as_written(value)
    if isinstance(value, list):
        return [labels.get(str(item), str(item)) for item in value]
    return labels.get(str(value), str(value)) if value not in (None, "") else ""


def _as_written(typed: str) -> str:
    """A day as officials write it; what is no day yet stays as typed."""
    try:
        return japanese_date(dt.date.fromisoformat(typed))
    except ValueError:
        return typed


def value_of(sheet: dict[str, object], name: str) -> object:
    """A field of a nested sheet by its dotted name; None where it was left out."""
    value: object = sheet
    for part in name.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(part)
    return value


def pick(sheet: dict[str, object], fields: tuple[SheetField, ...]) -> dict[str, object]:
    """The part of a sheet that consists of ``fields`` and of nothing else (an allow-list)."""
    picked: dict[str, object] = {}
    for field in fields:
        value = value_of(sheet, field.name)
        group, _, leaf = field.name.rpartition(".")
        target = picked.setdefault(group, {}) if group else picked
        assert isinstance(target, dict)
        target[leaf] = value if value is not None else ""
    return picked
