"""受付番号: the fiscal year in 令和 and a running number, such as R8-0001."""

import re
import unicodedata

from services.chassis.runtime.clock import reiwa_year

_NUMBER = re.compile(r"R?(\d{1,2})-?(\d{4,})")
_WHOLE_NUMBER = re.compile(r"R[0-9]{1,3}-[0-9]{4,9}")


def format_number(fiscal_year: int, running: int) -> str:
    return f"R{reiwa_year(fiscal_year)}-{running:04d}"


def is_number(text: str) -> bool:
    """Whether a number could read so; nothing else needs to be looked for."""
    return bool(_WHOLE_NUMBER.fullmatch(text))


def read_number(typed: str) -> str:
    """A number as people type it (full-width, small letters, any dash, spaces); as typed where it is none."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    plain = re.sub(r"[‐‑‒–—―−ー－\s]+", "-", plain.strip())
    found = _NUMBER.fullmatch(plain)
    return f"R{int(found[1])}-{found[2]}" if found else plain
