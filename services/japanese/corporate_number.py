"""法人番号: the 13 digits that the National Tax Agency gives to every corporation."""

import re

from services.japanese.half_width import with_hyphens


class NoCorporateNumber(ValueError):
    """Not 13 digits, or the check digit does not fit."""


def read_corporate_number(typed: str) -> str:
    """The 13 digits; spaces, dashes and full-width digits are understood; empty for nothing. Idempotent.

    Raises NoCorporateNumber (check digit: 法人番号の指定等に関する省令 第2条).
    """
    from stdnum.jp import cn

    plain = re.sub(r"[\s-]", "", with_hyphens(typed))
    if plain and not (plain.isascii() and cn.is_valid(plain)):
        raise NoCorporateNumber
    return plain
