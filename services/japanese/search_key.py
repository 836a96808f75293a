"""What office searches compare: no way of writing makes a difference, and nothing that is read is left out.

Width, capitals, kana, old and new shapes of kanji, spaces, dashes and short legal forms are one. ー is never dropped.
"""

import re
import unicodedata

from services.japanese.half_width import DASHES
from services.japanese.organisation_name import common_shapes, name_key, without_selectors

# Whoever keeps keys keeps with them by which rules they were made, and makes them anew when this is raised.
SEARCH_VERSION = 1

_LONG_VOWEL = re.compile(f"(?<=[ァ-ヿ])[{re.escape(DASHES)}]")
_HYPHEN = re.compile(f"(?<![ァ-ヿ])[{re.escape(DASHES)}]")
# The only short form that is a word of its own: who looks for NPO means every one.
_LONG_NPO, _NPO = "特定非営利活動法人", "npo法人"


def search_key(*texts: str) -> str:
    """What is kept of some texts to be searched, a line for each: no word is found across two of them.

    特定非営利活動法人 is also kept as NPO法人. Any text has a key, which may be empty.
    """
    lines = [line for text in texts if (line := folded(text))]
    short = [line.replace(_LONG_NPO, _NPO) for line in lines if _LONG_NPO in line]
    return "\n".join(dict.fromkeys([*lines, *short]))


def search_words(typed: str) -> list[str]:
    """What is looked for, each to be found in a key: what stands between the spaces that were typed."""
    return [word for part in typed.split() if (word := folded(part))]


def folded(text: str) -> str:
    """A text, or a part of one, in the one way that all its ways of writing have in common. Idempotent.

    ﾌｧﾝｹﾙ, ふぁん ける and ファンケル are one, as are 髙﨑 and 高崎, and ㈱ and 株式会社; ビール and ビル are two.
    """
    # 4 MB that only a process that searches needs.
    import jaconv

    plain = without_selectors(name_key(text)).casefold()
    # Once more, because small letters and katakana may be composed where others were not.
    kana = unicodedata.normalize("NFKC", jaconv.hira2kata(unicodedata.normalize("NFKC", plain)))
    return _HYPHEN.sub("-", _LONG_VOWEL.sub("ー", common_shapes(kana)))
