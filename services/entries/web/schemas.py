"""The entry sheet at the edge: built from its one declaration, for the API and for the form."""

import datetime as dt
import re
import unicodedata
from typing import Any

import email_validator
from marshmallow import RAISE, Schema, ValidationError, fields, validate
from stdnum.jp import cn

from services.chassis import clock
from services.chassis.fields import CleanText
from services.chassis.forms import INVISIBLE
from services.entries.domain.clocks import LONGEST_LISTING_DAYS
from services.entries.domain.consents import CONSENTS
from services.entries.domain.sheet import FIELDS, MAX_LINES, SheetField

CHOOSE = "選択肢の中から選んでください。"
# Text without control characters and without those that turn its direction, for the published schema.
_HIDDEN = (
    r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f"
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
)
_LINE_BREAKS = r"\n\r\u2028\u2029"


def _pattern(one_line: bool, required: bool) -> str:
    """What the published schema tells of a text: nothing hidden, something to see where it is required."""
    refused = _HIDDEN + _LINE_BREAKS if one_line else _HIDDEN
    seen = f"[^{refused}{INVISIBLE}]" if required else ""
    return f"^[^{refused}]*{seen}[^{refused}]*$" if seen else f"^[^{refused}]*$"


class Website(CleanText):
    """A web address; only http and https lead anywhere."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs).strip()
        if text and not re.fullmatch(r"https?://[^\s/?#@\\<>\"']+\.[^\s<>\"'\\]+", text):
            raise ValidationError(
                "https:// または http:// から始まるアドレスを入力してください。例：https://example.jp/"
            )
        return text


class Email(CleanText):
    """A mail address; full-width letters are understood."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        plain = re.sub(r"[ー−―‐]", "-", unicodedata.normalize("NFKC", text)).strip()
        try:
            email_validator.validate_email(
                plain, check_deliverability=False, allow_display_name=False
            )
        except email_validator.EmailNotValidError:
            raise ValidationError(
                "メールアドレスの形を確かめてください。例：name@example.jp"
            ) from None
        return plain


class Phone(CleanText):
    """A telephone number; full-width digits, brackets and any dash are understood."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        plain = re.sub(r"[ー−―‐‑–—]", "-", unicodedata.normalize("NFKC", text)).strip()
        if plain and not (
            re.fullmatch(r"\+?[0-9()\- ]+(内線[0-9]+)?", plain)
            and 9 <= len(re.sub(r"\D", "", plain)) <= 20
        ):
            raise ValidationError("電話番号を数字で入力してください。例：045-210-1111")
        return plain


class CorporateNumber(CleanText):
    """法人番号: 13 digits with a check digit."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        plain = re.sub(r"[\s\-ー−]", "", unicodedata.normalize("NFKC", text))
        if plain and not cn.is_valid(plain):
            raise ValidationError(
                "法人番号は13桁の数字です。国税庁の法人番号公表サイトでお確かめください。分からない場合は空欄にしてください。"
            )
        return plain


class ListingDate(fields.Field):
    """A day that lies ahead; also understood as 2027/3/31, ２０２７年３月３１日 and 令和9年3月31日. Kept as YYYY-MM-DD."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError("日付を 2027-03-31 のような形で入力してください。")
        if not value.strip():
            raise ValidationError("入力してください。")
        day = _read_date(value)
        if day is None:
            raise ValidationError("日付を 2027-03-31 のような形で入力してください。")
        if day <= clock.today():
            raise ValidationError("明日以降の日付を入力してください。")
        if day > clock.today() + dt.timedelta(days=LONGEST_LISTING_DAYS):
            raise ValidationError(
                "3年以内の日付を入力してください。期限の延長は、事務局へご相談ください。"
            )
        return day.isoformat()


def _read_date(typed: str) -> dt.date | None:
    plain = unicodedata.normalize("NFKC", typed).strip().removesuffix("日")
    found = re.fullmatch(
        r"(令和|R)?\s*(元|\d{1,4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})", plain
    )
    if not found or (not found[1] and len(found[2]) != 4):
        return None
    year = 1 if found[2] == "元" else int(found[2])
    try:
        return dt.date(year + 2018 if found[1] else year, int(found[3]), int(found[4]))
    except ValueError:
        return None


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
    "contact.phone": {"pattern": r"^(|\+?[0-9]{2,4}-[0-9]{2,4}-[0-9]{4})$"},
}


def _unique(values: list[str]) -> list[str]:
    return list(dict.fromkeys(values))


def as_marshmallow(field: SheetField) -> fields.Field:
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
        some = [
            validate.Length(min=1, error="一つ以上選んでください。"),
            validate.Length(max=len(field.choices), error=CHOOSE),
        ]
        messages["invalid"] = "一覧（配列）で送ってください。"
        return fields.List(one, validate=some, error_messages=messages, **asked)
    if field.kind == "lines":
        return fields.List(
            CleanText(
                field.max_length,
                one_line=True,
                error_messages={"null": "文字で入力してください。"},
                metadata={
                    "maxLength": field.max_length,
                    "pattern": _pattern(one_line=True, required=False),
                },
            ),
            validate=validate.Length(max=MAX_LINES, error=f"{MAX_LINES}件までで入力してください。"),
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


class Consent(fields.Boolean):
    """A box that must be ticked."""

    def __init__(self) -> None:
        super().__init__(
            required=True,
            metadata={"enum": [True]},
            error_messages={
                "required": "内容をご確認のうえ、チェックを入れてください。",
                "null": "内容をご確認のうえ、チェックを入れてください。",
                "invalid": "true または false で送ってください。",
            },
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        if not value:
            raise ValidationError("内容をご確認のうえ、チェックを入れてください。")
        return True


def _group(prefix: str, name: str) -> type[SheetSchema]:
    members = {
        f.name.removeprefix(prefix): as_marshmallow(f) for f in FIELDS if f.name.startswith(prefix)
    }
    return type(name, (SheetSchema,), members)


ConsentsSchema = type("ConsentsSchema", (SheetSchema,), {name: Consent() for name, _ in CONSENTS})
_nested_messages: dict[str, Any] = {
    "required": "入力してください。",
    "null": "入力してください。",
    "type": "項目の組（オブジェクト）で送ってください。",
}
EntrySchema: type[SheetSchema] = type(
    "EntrySchema",
    (SheetSchema,),
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


def expected_errors(data: dict[str, Any]) -> dict[str, list[str]]:
    """Every fault of an entry sheet, each under its dotted field name; empty where it is sound."""
    errors = flatten(_schema.validate(data))
    # A group that is missing altogether is named by its required fields, which is where one can mend it.
    for group in ("organisation", "contact", "consents"):
        if errors.pop(group, None) is not None:
            if isinstance(data.get(group, {}), dict):
                inner = _schema.fields[group].schema  # type: ignore[attr-defined]
                errors |= {
                    f"{group}.{name}": texts for name, texts in flatten(inner.validate({})).items()
                }
            else:
                errors[group] = ["項目の組（オブジェクト）で送ってください。"]
    return errors


_schema = EntrySchema()


def load_entry(data: dict[str, Any]) -> dict[str, Any]:
    """An entry sheet as it is kept: unset optional fields empty, choices once each. Raises ValidationError."""
    try:
        loaded: dict[str, Any] = _schema.load(data)
    except ValidationError:
        raise ValidationError(expected_errors(data)) from None
    for field in FIELDS:
        group, _, leaf = field.name.rpartition(".")
        target = loaded[group] if group else loaded
        target.setdefault(leaf, [] if field.kind in ("checkboxes", "lines") else "")
        if isinstance(target[leaf], list):
            target[leaf] = [text for text in _unique(target[leaf]) if text.strip()]
    return loaded
