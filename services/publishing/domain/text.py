"""Approved text stays hostile: what may become a link, and what a spreadsheet must not take for a formula."""

import unicodedata
from functools import cache, lru_cache
from urllib.parse import urlsplit

_FORMULA = frozenset("=+-@\t\r\n−")


@lru_cache(4096)
def safe_link(address: str) -> str:
    """``address`` where it is a plain http or https address with a host, else nothing.

    A user name or password in it is refused, for it can make a foreign host look like a known one.
    """
    if any(
        character.isspace() or unicodedata.category(character) in ("Cc", "Cf")
        for character in address
    ):
        return ""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or "\\" in address:
        return ""
    return address


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
