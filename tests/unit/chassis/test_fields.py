"""How a field is drawn: label, hint, field, message in this order, and told to a screen reader in one go."""

import re
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.chassis.web.pages import LAYOUT
from services.entries.domain.sheet import FIELDS
from services.entries.domain.sheet_field import SheetField
from services.entries.web.answers import as_field

_environment = Environment(loader=FileSystemLoader(LAYOUT), autoescape=True, undefined=StrictUndefined,
                           trim_blocks=True, lstrip_blocks=True)  # fmt: skip
_fields = _environment.get_template("fields.html").module
DRAWN_BY = {
    "text": "text_field", "textarea": "textarea", "lines": "textarea", "radio": "radios", "select": "select",
    "checkboxes": "checkboxes", "date": "date_field",
}  # fmt: skip
CONTROL = r'<(?:input|textarea|select) [^>]*name="{}"'


def draw(field: dict[str, Any], errors: dict[str, list[str]]) -> str:
    return str(getattr(_fields, DRAWN_BY[field["kind"]])(field, errors=errors))


@pytest.mark.parametrize("sheet_field", FIELDS, ids=lambda field: field.name)
def test_a_field_has_the_order_of_the_design_system(sheet_field: SheetField) -> None:
    field = as_field(sheet_field, hint="説明します。")
    drawn = draw(field, {field["name"]: ["直してください。"]})
    control = re.search(CONTROL.format(field["name"]), drawn)
    assert control is not None
    places = [
        drawn.index(sheet_field.label),
        drawn.index("※必須" if sheet_field.required else "※任意"),
        drawn.index("説明します。"),
        control.start(),
        drawn.index("直してください。"),
    ]
    assert places == sorted(places)
    name = field["name"]
    assert f'aria-describedby="{name}-error {name}-hint"' in drawn
    assert f'id="{name}-error"' in drawn
    assert 'aria-invalid="true"' in drawn


@pytest.mark.parametrize("sheet_field", FIELDS, ids=lambda field: field.name)
def test_a_field_without_an_error_shows_none(sheet_field: SheetField) -> None:
    drawn = draw(as_field(sheet_field), {"other": ["直してください。"]})
    assert "直してください。" not in drawn
    assert "-error" not in drawn
    assert "aria-invalid" not in drawn


@pytest.mark.parametrize(
    "sheet_field",
    [field for field in FIELDS if field.max_length >= 300 and field.kind != "lines"],
    ids=lambda field: field.name,
)
def test_long_answers_have_several_lines_and_their_limit(sheet_field: SheetField) -> None:
    drawn = draw(as_field(sheet_field), {})
    assert f'data-max-length="{sheet_field.max_length}"' in drawn
    if sheet_field.name != "organisation.website":
        assert "<textarea" in drawn
        assert f"{sheet_field.max_length}文字以内" in drawn


@pytest.mark.parametrize("kind", ["text", "textarea"])
def test_what_was_typed_is_drawn_as_text(kind: str) -> None:
    field = {"name": "x", "label": "題", "kind": kind}
    hostile = '</textarea><script>"'
    drawn = str(getattr(_fields, DRAWN_BY[kind])(field, hostile))
    assert hostile not in drawn
    assert "&lt;script&gt;" in drawn
