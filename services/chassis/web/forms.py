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
    "\U000e0000-\U000e007f\U000e0100-\U000e01ef"
)
# Fillers, zero-width spaces and tags: no name needs them, and with them two names look like one.
_FILLERS = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u200b\u2060-\u2064\u206a-\u206f\u2800\u3164\ufeff\uffa0"
    "\U000e0000-\U000e007f]"
)
# Joiners and variation selectors have a use, but only after some characters.
_SELECTORS = re.compile("[\u180b-\u180e\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# Kanji as people write their names: NFC would turn them into another shape.
_NOT_NAMES = re.compile("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")


def without_invisible(line: str) -> str:
    """A name, or another text of one line, without the characters that nobody sees and nothing needs."""
    line = _FILLERS.sub("", line)
    if not _SELECTORS.search(line):
        return line
    kept = ""
    for character in line:
        if not _SELECTORS.match(character) or _changes_what_is_seen(kept[-1:], character):
            kept += character
    return kept


def _changes_what_is_seen(before: str, selector: str) -> bool:
    """Whether a joiner or variation selector does something after ``before``: 葛󠄀 is not 葛, ශ්‍රී needs its joiner."""
    if not before:
        return False
    is_emoji = unicodedata.category(before) in ("So", "Sk") or before in "0123456789#*"
    if selector in "\u200c\u200d":  # RFC 5892, A.1 and A.2: after a virama, between Arabic letters
        virama = unicodedata.combining(before) == 9
        return virama or is_emoji or before == "\ufe0f" or "\u0600" <= before <= "\u08ff"
    if selector in "\u180b\u180c\u180d\u180e":
        return "\u1820" <= before <= "\u18aa"
    if selector in "\ufe0e\ufe0f":
        return is_emoji
    return unicodedata.name(before, "").startswith("CJK ")


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
            (unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t")
            or character in _BIDI
            or _is_no_character(character)
        ):
            raise ValidationError(
                "使えない文字（制御文字など）が含まれています。その文字を消して、入力し直してください。"
            )
    return value


def _is_no_character(character: str) -> bool:
    """Code points that Unicode keeps free for ever (23.7): XML has no place for U+FFFE and U+FFFF."""
    code = ord(character)
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
