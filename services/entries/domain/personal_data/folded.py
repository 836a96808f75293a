"""A text as the rules read it, which still knows where each of its characters stood when it was typed."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from services.entries.domain.personal_data.mark import Kind, Mark
from services.japanese.half_width import DASHES
from services.japanese.organisation_name import common_shapes

_HYPHENS = str.maketrans(dict.fromkeys(DASHES.replace("ー", "").replace("ｰ", ""), "-"))
_KANJI_DIGITS = str.maketrans("〇零一二三四五六七八九○◯", "0012345678900")
_VOICED = re.compile("[\u3099\u309a]")
# What is one thing with digits in it (①, ½, ⑴) is no digit of a number.
_NO_DIGIT = "□"


@dataclass(frozen=True)
class Folded:
    """``text`` in half width, old kanji in their common shapes; character i was typed from ``starts[i]`` to ``ends[i]``."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def mark(self, start: int, end: int, kind: Kind) -> Mark:
        """The mark on what was typed for ``text[start:end]``."""
        return Mark(self.starts[start], self.ends[end - 1], kind)

    @cached_property
    def digits(self) -> str:
        """``text`` with digits for 〇一二…九, character by character."""
        return self.text.translate(_KANJI_DIGITS)


def fold(typed: str) -> Folded:
    """``typed`` after NFKC, without what nobody sees, one dash for all but ー. Takes time in proportion to its length."""
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for place, character in enumerate(typed):
        if _VOICED.match(unicodedata.normalize("NFKC", character)[-1:]) and characters:
            composed = unicodedata.normalize(
                "NFC", characters[-1] + unicodedata.normalize("NFKC", character).strip()
            )
            if len(composed) == 1:
                characters[-1], ends[-1] = composed, place + 1
                continue
        for plain in _plain(character):
            characters.append(plain)
            starts.append(place)
            ends.append(place + 1)
    return Folded("".join(characters), tuple(starts), tuple(ends))


def _plain(character: str) -> str:
    if character.isascii():
        return "\n" if character == "\r" else character
    category = unicodedata.category(character)
    if category in ("Cf", "Mn"):
        return ""
    if category == "No":
        return _NO_DIGIT
    return common_shapes(unicodedata.normalize("NFKC", character)).translate(_HYPHENS)
