"""Lists of words beside the code: one word between spaces, no order that matters."""

from functools import cache
from pathlib import Path

from services.japanese.organisation_name import common_shapes

_FOLDER = Path(__file__).parent / "words"
_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヴ") + 1)}


@cache
def words(name: str) -> frozenset[str]:
    """The list ``words/<name>.txt``, kanji in their common shapes."""
    return frozenset(
        common_shapes((_FOLDER / f"{name}.txt").read_text("utf-8")).replace("ヶ", "ケ").split()
    )


def hiragana(text: str) -> str:
    """``text`` with hiragana for katakana, character by character."""
    return text.translate(_HIRAGANA)
