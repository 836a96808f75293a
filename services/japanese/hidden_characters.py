"""Characters that nobody sees: which are refused, which are dropped, and which have a use.

Source: Unicode 15 (ch. 23), RFC 5892 A.1 and A.2 for joiners, UTR #36 for text that turns its direction.
"""

import re
import unicodedata

# Classes for a regular expression, without the brackets.
# Refused: control characters that no field needs (tab and line ends aside), those that turn the direction of text,
# and what Unicode keeps free for ever (23.7: XML has no place for U+FFFE). Private use stays: offices write rare
# kanji (外字) with it.
REFUSED = (
    r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f"
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
    )
)
LINE_BREAKS = r"\n\r\u2028\u2029"
# Without a shape: spaces, joiners, fillers, variation selectors. Text of nothing else shows nothing.
INVISIBLE = (
    r"\s\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\U000e0000-\U000e007f\U000e0100-\U000e01ef"
)

# Half of a pair of surrogates is refused as well, which no file or database can hold.
_REFUSED = re.compile(f"[{REFUSED}\ud800-\udfff]")
_NOTHING_TO_SEE = re.compile(f"[{INVISIBLE}]*")
# Not printable in Python's eyes, but nothing hides behind them.
_HARMLESS = str.maketrans("\n\t\u3000", "   ")
# Fillers, zero-width spaces and tags: no name needs them, and with them two names look like one.
_FILLERS = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u200b\u2060-\u2064\u206a-\u206f\u2800\u3164\ufeff\uffa0"
    "\U000e0000-\U000e007f]"
)
# Joiners and variation selectors have a use, but only after some characters.
_SELECTORS = re.compile("[\u180b-\u180e\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# Kanji as people write their names: NFC would turn them into another shape.
_NOT_NAMES = re.compile("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")


class HiddenCharacter(ValueError):
    """The text has a character that hides or reorders something."""


def clean_text(typed: str) -> str:
    """Text as typed, with plain line ends and combining marks composed (a Mac sends か and ゛ apart).

    Raises HiddenCharacter.
    """
    text = _NOT_NAMES.sub(lambda part: unicodedata.normalize("NFC", part[0]), typed)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Nearly every text needs no closer look, which would cost ten times as much.
    if not text.translate(_HARMLESS).isprintable() and _REFUSED.search(text):
        raise HiddenCharacter
    return text


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


def visible(line: str) -> str:
    """A line of old or foreign text for a place that only takes what can be seen: nothing hides, nothing is refused."""
    return "".join(
        character
        for character in without_invisible(line)
        if character in "\t\u200c\u200d"
        or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
    )


def shows_nothing(text: str) -> bool:
    """Whether there is nothing to see: empty, or spaces and characters without a shape."""
    return bool(_NOTHING_TO_SEE.fullmatch(text))


def has_several_lines(text: str) -> bool:
    """Whether more than one line was typed; a line end behind the last one is none."""
    return len(text.splitlines()) > 1


def _changes_what_is_seen(before: str, selector: str) -> bool:
    """Whether a joiner or variation selector does something after ``before``: 葛󠄀 is not 葛, ශ්‍රී needs its joiner."""
    if not before:
        return False
    is_emoji = unicodedata.category(before) in ("So", "Sk") or before in "0123456789#*"
    if selector in "\u200c\u200d":  # after a virama, between Arabic letters
        virama = unicodedata.combining(before) == 9
        return virama or is_emoji or before == "\ufe0f" or "\u0600" <= before <= "\u08ff"
    if selector in "\u180b\u180c\u180d\u180e":
        return "\u1820" <= before <= "\u18aa"
    if selector in "\ufe0e\ufe0f":
        return is_emoji
    return unicodedata.name(before, "").startswith("CJK ")
