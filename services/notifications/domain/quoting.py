"""Words that other people typed, set so that they cannot pass for ours.

Every line of them carries a mark at its beginning and is short enough not to be wrapped by the reader's
program: a line without the mark is always the secretariat's.
"""

import unicodedata

from services.japanese.hidden_characters import visible

MARK = "　｜"
WIDTH = 66  # columns behind the mark: 33 full-width characters
# These may stand one beyond the margin, because no line begins with them (禁則).
_NEVER_FIRST = "、。，．）」』】〉》！？ー・"


def one_line(text: str) -> str:
    """``text`` without line breaks and without characters that hide or reorder something."""
    return " ".join(part for part in (_visible(line).strip() for line in text.splitlines()) if part)


def quote(text: str) -> str:
    """``text``, line by line behind the mark; empty lines at its ends are dropped."""
    lines = [_visible(line) for line in text.splitlines()]
    return "\n".join(MARK + part for line in _trim(lines) for part in _fold(line))


def _visible(line: str) -> str:
    return visible(line).replace("\t", " ")


def _trim(lines: list[str]) -> list[str]:
    filled = [index for index, line in enumerate(lines) if line.strip()]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1


def _fold(line: str) -> list[str]:
    """``line`` in parts of at most WIDTH columns, and one punctuation mark more where one would come first."""
    parts, width = [""], 0
    for character in line.rstrip():
        columns = _columns(character)
        if width + columns > WIDTH and not (character in _NEVER_FIRST and width <= WIDTH):
            parts.append("")
            width = 0
        parts[-1] += character
        width += columns
    return parts
