"""Cells of tables that spreadsheets open: what must not be calculated, and what a cell says to a person.

Source: OWASP, CSV Injection. Full-width signs count too, because Excel takes them for half-width ones.
"""

import datetime as dt
import unicodedata
from functools import lru_cache

from services.japanese.dates import slashed_date

_FORMULA_SIGNS = frozenset("=+-@−")
_BLANKS = " \u3000\t\r\n"
_MARK = "'"


def protected(text: str) -> str:
    """``text`` for a cell: one that a spreadsheet would calculate gets an apostrophe in front. ``as_typed`` undoes it."""
    return _MARK + text if _is_calculated(text.lstrip(_MARK)) else text


def as_typed(cell: str) -> str:
    """The text of a cell, without the apostrophe that ``protected`` put there: '=1 is =1, '90s stays."""
    return cell[1:] if cell.startswith(_MARK) and _is_calculated(cell.lstrip(_MARK)) else cell


def cell_text(value: object) -> str:
    """A cell of a workbook as a person reads it: whole numbers without ".0", days as 2026/04/01, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        day = slashed_date(value.date())
        return day if value.time() == dt.time() else f"{day} {value:%H:%M}"
    if isinstance(value, dt.date):
        return slashed_date(value)
    return str(value)


def _is_calculated(text: str) -> bool:
    return text[:1] in ("\t", "\r", "\n") or _is_sign(text.lstrip(_BLANKS)[:1])


@lru_cache(4096)
def _is_sign(character: str) -> bool:
    return unicodedata.normalize("NFKC", character)[:1] in _FORMULA_SIGNS
