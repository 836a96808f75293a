"""marshmallow fields that several services share."""

from typing import Any

from marshmallow import Schema, fields, validate

from services.chassis.forms import clean_text


class PersonReference(Schema):
    """A person as an event may name him: who keeps his address, and under which key."""

    owner = fields.String(
        required=True, validate=validate.OneOf(["members", "entries", "secretariat"])
    )
    contact = fields.String(required=True)


class CleanText(fields.String):
    """Text as typed, without hidden characters; what is only white space counts as nothing."""

    default_error_messages = {
        "required": "入力してください。",
        "null": "入力してください。",
        "invalid": "文字で入力してください。",
        "blank": "入力してください。",
        "too_long": "{max}文字までで入力してください（いまは{length}文字です）。",
    }

    def __init__(self, max_length: int = 2000, **kwargs: Any) -> None:
        self.max_length = max_length
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = clean_text(super()._deserialize(value, attr, data, **kwargs))
        if not text.strip():
            if self.required:
                raise self.make_error("blank")
            return ""
        if len(text) > self.max_length:
            raise self.make_error("too_long", max=self.max_length, length=len(text))
        return text
