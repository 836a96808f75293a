"""The entry sheet at the edge: built from its one declaration, for the API and for the form."""

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from services.chassis.web.fields import CleanText
from services.entries.domain.consents import CONSENTS
from services.entries.domain.sheet import FIELDS
from services.entries.domain.sheet_field import MAX_LINES, SheetField
from services.entries.web.sheet_fields import (
    Consent,
    CorporateNumber,
    Counted,
    Email,
    ListingDate,
    Phone,
    Website,
)
from services.japanese.cost import contradicts
from services.japanese.hidden_characters import INVISIBLE, LINE_BREAKS, REFUSED

CHOOSE = "選択肢の中から選んでください。"
COST_CONTRADICTS = {
    "free": "費用の有無で「無料」を選んでいますが、費用に金額があります。費用がかかる場合は「有料」を選んでください。"
    "実費だけがかかる場合は、「無料（材料費500円は実費）」のように「無料」と書き添えてください。",
    "paid": "費用の有無で「有料」を選んでいますが、費用は無料と書かれています。費用の有無を「無料」に変えるか、費用に金額をお書きください。",
}


def _pattern(one_line: bool, required: bool) -> str:
    """What the published schema tells of a text: nothing hidden, something to see where it is required."""
    refused = REFUSED + LINE_BREAKS if one_line else REFUSED
    seen = f"[^{refused}{INVISIBLE}]" if required else ""
    return f"^[^{refused}]*{seen}[^{refused}]*$" if seen else f"^[^{refused}]*$"


class SheetSchema(Schema):
    """Base of the sheet's schemas: an unknown field is an error, and every message is for the applicant."""

    class Meta:
        unknown = RAISE

    error_messages = {
        "unknown": "この項目は受け付けていません。",
        "type": "項目の組（オブジェクト）で送ってください。",
    }


_MESSAGES: dict[str, Any] = {
    "required": "入力してください。",
    "null": "入力しない項目は、null ではなく項目ごと省いてください。",
    "invalid": "正しい形で入力してください。",
}
_SPECIAL: dict[str, type[CleanText]] = {
    "organisation.website": Website,
    "organisation.corporate_number": CorporateNumber,
    "contact.email": Email,
    "contact.phone": Phone,
}
# What the document tells beyond the text's length; a check digit cannot be told by a pattern.
_DOCUMENTED = {
    "organisation.website": {
        "pattern": r"^(|https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(/[A-Za-z0-9/_.-]*)?)$"
    },
    "organisation.corporate_number": {
        "pattern": r"^(|[1-9][0-9]{12})$",
        "format": "corporate-number",
    },
    "contact.email": {"format": "email"},
    "cost": {
        "description": "費用。cost_kind と食い違うもの（free なのに金額がある、paid なのに「無料」とだけある）は受け付けない"
    },
    "contact.phone": {"pattern": r"^(|0[1-9]-[0-9]{4}-[0-9]{4}|0[1-9][0-9]-[0-9]{3,4}-[0-9]{4})$"},
}


def _unique(values: list[str]) -> list[str]:
    return list(dict.fromkeys(values))


def as_marshmallow(field: SheetField) -> fields.Field[Any]:
    """The marshmallow field that reads one field of the sheet."""
    asked: dict[str, Any] = {"required": field.required, "metadata": {"description": field.label}}
    messages = dict(
        _MESSAGES, required="選択してください。" if field.choices else "入力してください。"
    )
    if field.kind == "date":
        asked["metadata"]["format"] = "date"
        asked["metadata"]["type"] = "string"
        return ListingDate(error_messages=messages, **asked)
    if field.kind == "checkboxes":
        one = fields.String(
            validate=validate.OneOf([value for value, _ in field.choices], error=CHOOSE),
            error_messages={"invalid": CHOOSE, "null": CHOOSE},
        )
        messages["invalid"] = "一覧（配列）で送ってください。"
        return Counted(
            one,
            len(field.choices),
            CHOOSE,
            validate=[validate.Length(min=1, error="一つ以上選んでください。")],
            error_messages=messages,
            **asked,
        )
    if field.kind == "lines":
        return Counted(
            CleanText(
                field.max_length,
                one_line=True,
                error_messages={"null": "文字で入力してください。"},
                metadata={
                    "maxLength": field.max_length,
                    "pattern": _pattern(one_line=True, required=False),
                },
            ),
            MAX_LINES,
            f"{MAX_LINES}件までで入力してください。",
            error_messages={**messages, "invalid": "一覧（配列）で送ってください。"},
            **asked,
        )
    if field.choices:
        return fields.String(
            validate=validate.OneOf([v for v, _ in field.choices], error=CHOOSE),
            error_messages={**messages, "invalid": CHOOSE},
            **asked,
        )
    pattern = _pattern(field.kind == "text", field.required)
    asked["metadata"] |= {"maxLength": field.max_length, "pattern": pattern}
    if field.required:
        asked["metadata"]["minLength"] = 1
    asked["metadata"] |= _DOCUMENTED.get(field.name, {})
    return _SPECIAL.get(field.name, CleanText)(field.max_length, field.kind == "text", **asked)


def _group(prefix: str, name: str) -> type[SheetSchema]:
    members = {
        f.name.removeprefix(prefix): as_marshmallow(f) for f in FIELDS if f.name.startswith(prefix)
    }
    return type(name, (SheetSchema,), members)


class _WholeSheet(SheetSchema):
    """What no field can say alone."""

    @validates_schema(skip_on_field_errors=False)
    def cost_says_what_was_ticked(self, sheet: dict[str, Any], **_: Any) -> None:
        cost_kind = sheet.get("cost_kind", "")
        if contradicts(cost_kind, sheet.get("cost", "")):
            raise ValidationError({"cost": [COST_CONTRADICTS[cost_kind]]})


ConsentsSchema = type("ConsentsSchema", (SheetSchema,), {name: Consent() for name, _ in CONSENTS})
_nested_messages: dict[str, Any] = {
    "null": "項目の組（オブジェクト）で送ってください。",
    "type": "項目の組（オブジェクト）で送ってください。",
}
EntrySchema: type[SheetSchema] = type(
    "EntrySchema",
    (_WholeSheet,),
    {
        **{f.name: as_marshmallow(f) for f in FIELDS if "." not in f.name},
        "organisation": fields.Nested(
            _group("organisation.", "OrganisationSchema"),
            required=True,
            error_messages=_nested_messages,
        ),
        "contact": fields.Nested(
            _group("contact.", "ContactSchema"), required=True, error_messages=_nested_messages
        ),
        "consents": fields.Nested(ConsentsSchema, required=True, error_messages=_nested_messages),
    },
)


class UnsoundSheet(Exception):
    """A sheet with faults; ``errors`` has them all, each under its dotted field name."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(", ".join(sorted(errors)))
        self.errors = errors


def flatten(messages: Any, prefix: str = "") -> dict[str, list[str]]:
    """marshmallow's nested messages as ``{"contact.email": [message]}``; faults of list items belong to the list."""
    if isinstance(messages, list):
        return {prefix or "_": list(map(str, messages))}
    flat: dict[str, list[str]] = {}
    for name, inner in messages.items():
        path = (
            prefix if isinstance(name, int) or name == "_schema" else f"{prefix}.{name}".lstrip(".")
        )
        for key, texts in flatten(inner, path or "_").items():
            flat.setdefault(key, []).extend(t for t in texts if t not in flat.get(key, []))
    return flat


_schema = EntrySchema()
# A group that is missing altogether is read as an empty one: its required fields are where one can mend it.
_NO_GROUPS: dict[str, Any] = {"organisation": {}, "contact": {}, "consents": {}}


def load_entry(data: dict[str, Any]) -> dict[str, Any]:
    """An entry sheet as it is kept: unset optional fields empty, choices once each.

    Raises UnsoundSheet.
    """
    try:
        loaded: dict[str, Any] = _schema.load({**_NO_GROUPS, **data})
    except ValidationError as error:
        raise UnsoundSheet(flatten(error.messages)) from None
    for field in FIELDS:
        group, _, leaf = field.name.rpartition(".")
        target = loaded[group] if group else loaded
        target.setdefault(leaf, [] if field.kind in ("checkboxes", "lines") else "")
        if isinstance(target[leaf], list):
            target[leaf] = [text for text in _unique(target[leaf]) if text.strip()]
    return loaded


def expected_errors(data: dict[str, Any]) -> dict[str, list[str]]:
    """Every fault of an entry sheet, each under its dotted field name; empty where it is sound."""
    try:
        load_entry(data)
    except UnsoundSheet as unsound:
        return unsound.errors
    return {}
