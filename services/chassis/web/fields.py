"""marshmallow fields that several services share."""

from typing import Any

from marshmallow import Schema, fields, validate

from services.japanese.hidden_characters import (
    HiddenCharacter,
    clean_text,
    has_several_lines,
    shows_nothing,
    without_invisible,
)


class PersonReference(Schema):
    """A person as an event may name them: who keeps their address, and under which key."""

    owner = fields.String(
        required=True, validate=validate.OneOf(["members", "entries", "secretariat"])
    )
    contact = fields.String(required=True)


class CleanText(fields.String):
    """Text as typed, without hidden characters; what shows nothing counts as nothing.

    ``one_line`` refuses line breaks, which a field of one line cannot have had, and drops what nobody sees.
    """

    default_error_messages = {
        "required": "入力してください。",
        "null": "入力してください。",
        "invalid": "文字で入力してください。",
        "blank": "入力してください。",
        "hidden": "使えない文字（制御文字など）が含まれています。その文字を消して、入力し直してください。",
        "line_break": "改行を消して、1行で入力してください。",
        "too_long": "{max}文字までで入力してください（いまは{length}文字です）。",
    }

    def __init__(self, max_length: int = 2000, one_line: bool = False, **kwargs: Any) -> None:
        self.max_length, self.one_line = max_length, one_line
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        try:
            text = clean_text(super()._deserialize(value, attr, data, **kwargs))
        except HiddenCharacter:
            raise self.make_error("hidden") from None
        # Counted as it was typed: as the browser counts it, and as the API's document says.
        length = len(text)
        if self.one_line:
            text = without_invisible(text)
        if shows_nothing(text):
            if self.required:
                raise self.make_error("blank")
            return ""
        if self.one_line and has_several_lines(text):
            raise self.make_error("line_break")
        if length > self.max_length:
            raise self.make_error("too_long", max=self.max_length, length=length)
        return text
