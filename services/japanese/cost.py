"""費用 as people write it, beside what they ticked: 無料 beside 「5000円」 is a contradiction that only they can solve."""

import re

from services.japanese.half_width import half_width

# 5,000円, 10,450円～, 5千円, 一万円, ¥500, 500円/人. Noughts alone are no amount.
_KANJI = "〇一二三四五六七八九十百千万"
_AMOUNT = re.compile(rf"[1-9{_KANJI[1:]}][0-9,.{_KANJI}]*\s*円|[¥\\][0-9,. ]*[1-9]")
_FREE = re.compile(r"無料|無償|(?<![0-9,.])0\s*円")
_NOTHING = re.compile(r"(?:無料|無償|なし|無し|ゼロ|[¥\\]\s*0|0\s*円)(?:です)?[。.]?")


def contradicts(cost_kind: str, cost: str) -> bool:
    """Whether the text says the other of what was ticked: an amount beside ``free``, nothing but 無料 beside ``paid``.

    「無料（材料費500円は実費）」 says both, and stays as it was written.
    """
    text = half_width(cost)
    if cost_kind == "free":
        return bool(_AMOUNT.search(text)) and not _FREE.search(text)
    return cost_kind == "paid" and bool(_NOTHING.fullmatch(text))
