"""Web addresses that may become a link on a page of ours."""

import unicodedata
from urllib.parse import urlsplit


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
