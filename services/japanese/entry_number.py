"""受付番号: the fiscal year in 令和 and a running number, such as R8-0001."""

import re

from services.japanese.dates import reiwa_year
from services.japanese.half_width import half_width, with_hyphens

_TYPED = re.compile(r"R?([0-9]{1,2})-?([0-9]{4,})")
_WHOLE = re.compile(r"R[0-9]{1,3}-[0-9]{4,9}")


def number_prefix(fiscal_year: int) -> str:
    """What every number of a fiscal year begins with: ``R8-`` for 2026. Raises ValueError before 2019."""
    return f"R{reiwa_year(fiscal_year)}-"


def format_number(fiscal_year: int, running: int) -> str:
    return f"{number_prefix(fiscal_year)}{running:04d}"


def is_number(text: str) -> bool:
    """Whether a number could read so; nothing else needs to be looked for."""
    return bool(_WHOLE.fullmatch(text))


def read_number(typed: str) -> str:
    """A number as people type it (full-width, small letters, any dash, spaces); what is none, in the same writing."""
    # Capitals of a composed letter may be decomposed.
    plain = re.sub(r"[-\s]+", "-", half_width(with_hyphens(typed).upper()))
    found = _TYPED.fullmatch(plain)
    return f"R{int(found[1])}-{found[2]}" if found else plain
