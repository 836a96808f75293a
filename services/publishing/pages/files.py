"""A file of the site: what it says, or which other files it is put together from."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Slice:
    """A file of the site without its first ``skip`` and its last ``cut`` bytes.

    ``between`` comes before it, where there is something in it and something was before.
    """

    path: str
    skip: int = 0
    cut: int = 0
    between: bytes = b""


@dataclass(frozen=True)
class File:
    """A file of the site: text rendered here, pieces that the operating system puts together, or a symbolic link.

    ``leads_to``: the target of the link, as seen from the file.
    """

    path: str
    content: bytes | None = None
    pieces: Sequence[bytes | Slice] = ()
    leads_to: str = ""


def address_file(path: str) -> str:
    """The file behind an address that ends with a slash."""
    return f"{path.strip('/')}/index.html" if path != "/" else "index.html"
