"""Forms at the edge: what a browser sends becomes what a marshmallow schema reads."""

import re
import unicodedata
from typing import Any

from marshmallow import Schema, ValidationError
from webargs.multidictproxy import MultiDictProxy
from werkzeug.datastructures import MultiDict

# Refused: control characters that no form field needs (tab and line feed aside), and those that turn the direction
# of text. Private use stays: offices write rare kanji (外字) with it.
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def read_form(form: MultiDict[str, str], schema: Schema) -> Any:
    """Load a form with ``schema``; several values of one name make a list. Raises marshmallow.ValidationError."""
    fields = MultiDict(
        (name, value) for name, value in form.items(multi=True) if name != "csrf_token"
    )
    return schema.load(MultiDictProxy(fields, schema))


# Not printable in Python's eyes, but nothing hides behind them.
_HARMLESS = str.maketrans("\n\t\u3000", "   ")
# Characters without a shape, for a class in a regular expression: spaces, joiners, fillers, variation selectors.
INVISIBLE = (
    r"\s\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0"
)
# Kanji as people write their names: NFC would turn them into another shape.
_NOT_NAMES = re.compile("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")


def clean_text(value: str) -> str:
    """Text as typed, with plain line ends and combining marks composed (a Mac sends か and ゛ apart).

    Raises ValidationError for characters that hide something.
    """
    value = _NOT_NAMES.sub(lambda part: unicodedata.normalize("NFC", part[0]), value)
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    # Nearly every text needs no closer look, which would cost ten times as much.
    if value.translate(_HARMLESS).isprintable():
        return value
    for character in value:
        if (
            unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t"
        ) or character in _BIDI:
            raise ValidationError(
                "使えない文字（制御文字など）が含まれています。その文字を消して、入力し直してください。"
            )
    return value
