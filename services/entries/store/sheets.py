"""Entry sheets as they are kept: one way to write them, and one to read what any release has written."""

from collections.abc import Callable
from typing import Any

from services.entries.domain.sheet import FIELDS
from services.entries.domain.sheet_values import value_of

# The shape in which sheets are written now. A new field needs no new format: it is read as empty where it is
# missing. A field that is renamed or divided does, with its step in _CHANGES.
FORMAT = 1
# What makes of a sheet in format n one in format n + 1, in this order.
_CHANGES: tuple[Callable[[dict[str, Any]], dict[str, Any]], ...] = ()
_KEPT = tuple(field for field in FIELDS if not field.name.startswith("contact."))


def sheet_to_keep(loaded: dict[str, Any]) -> dict[str, Any]:
    """The part of a loaded sheet that is kept with the entry; contact and consents have places of their own."""
    kept = {name: value for name, value in loaded.items() if name not in ("contact", "consents")}
    return {**kept, "format": FORMAT}


def read_sheet(stored: dict[str, Any]) -> dict[str, Any]:
    """Every field of the sheet, empty where it was not asked yet; what this release does not know is left out.

    A sheet that a later release has written is read as far as it is understood, so that a release can be taken back.
    """
    for change in _CHANGES[stored.get("format", 1) - 1 :]:
        stored = change(stored)
    sheet: dict[str, Any] = {"organisation": {}}
    for field in _KEPT:
        empty: str | list[str] = [] if field.kind in ("checkboxes", "lines") else ""
        value = value_of(stored, field.name)
        group, _, leaf = field.name.rpartition(".")
        (sheet[group] if group else sheet)[leaf] = (
            value if isinstance(value, type(empty)) else empty
        )
    return sheet
