"""Web addresses that may become a link on a page of ours."""

import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

from services.japanese.hidden_characters import without_invisible


class NoWebAddress(ValueError):
    """This is not a plain http or https address."""


def read_web_address(typed: str) -> str:
    """The address as typed, without spaces around it and what nobody sees; empty for nothing. Raises NoWebAddress."""
    address = without_invisible(typed).strip()
    if address and not is_web_address(address):
        raise NoWebAddress
    return address


def is_web_address(address: str) -> bool:
    """Whether this is a plain http or https address: a host with a dot, a port that exists, nothing hidden.

    A user name in it is refused: ``https://pref.example.jp@evil.example/`` leads to the other host than it seems to.
    """
    if any(
        character.isspace()
        or character in "<>\"'\\"
        or unicodedata.category(character) in ("Cc", "Cf", "Cs")
        for character in address
    ):
        return False
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    labels = host.removesuffix(".").split(".")
    return (
        parts.scheme in ("http", "https")
        and port != 0
        and not {"@", "%"}.intersection(parts.netloc)
        and len(labels) > 1
        and all(labels)
    )


@lru_cache(4096)
def safe_link(address: str) -> str:
    """``address`` where a link may lead there, else nothing: what was approved long ago is checked again."""
    return address if is_web_address(address) else ""
