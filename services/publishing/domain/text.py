"""Approved text stays hostile: what may become a link, and what a spreadsheet must not take for a formula."""

import unicodedata
from functools import cache, lru_cache

from services.japanese.web_address import is_web_address

_FORMULA = frozenset("=+-@\t\r\n−")


@lru_cache(4096)
def safe_link(address: str) -> str:
    """``address`` where a link may lead there, else nothing: what was approved long ago is checked again."""
    return address if is_web_address(address) else ""


def plain_cell(text: str) -> str:
    """``text`` for a CSV cell: one that a spreadsheet would calculate gets an apostrophe in front.

    Full-width signs count too, because Excel turns them into half-width ones (OWASP, CSV injection).
    """
    return "'" + text if _begins_formula(text[:1]) else text


@cache
def _begins_formula(character: str) -> bool:
    return character != "" and unicodedata.normalize("NFKC", character)[:1] in _FORMULA


def name_key(name: str) -> str:
    """A name for comparison: NFKC and without white space, so that ㈱ and spaces make no difference."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def one_line(text: str, length: int) -> str:
    """The beginning of a text as one line of at most ``length`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
