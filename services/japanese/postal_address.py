"""Postal addresses (所在地) as people type them."""

import re

from services.japanese.half_width import DASHES, with_hyphens
from services.japanese.municipalities import (
    WHOLE_PREFECTURE,
    find_area,
    without_prefecture,
)
from services.japanese.organisation_name import name_key

_POSTAL_CODE = re.compile(r"〒?\s*([0-9]{3})\s*-?\s*([0-9]{4})")
_CODE_IN_FRONT = re.compile(rf"^〒?[0-9]{{3}}[{re.escape(DASHES)}]?[0-9]{{4}}")


class NoPostalCode(ValueError):
    """Not the seven digits of a postal code."""


def read_postal_code(typed: str) -> str:
    """``231-8588``, however it was typed; empty for nothing. Idempotent. Raises NoPostalCode."""
    text = with_hyphens(typed)
    if not text:
        return ""
    found = _POSTAL_CODE.fullmatch(text)
    if not found:
        raise NoPostalCode
    return f"{found[1]}-{found[2]}"


def find_municipality_of(address: str) -> str | None:
    """The code of the municipality of Kanagawa in which an address lies, or None: 横浜市中区日本大通1 lies in 141003."""
    place = without_prefecture(_CODE_IN_FRONT.sub("", name_key(address)))
    for length in range(len(place), 1, -1):
        if place[length - 1] in "市町村":
            code = find_area(place[:length])
            if code is not None and code != WHOLE_PREFECTURE:
                return code
    return None
