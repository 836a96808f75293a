"""Telephone numbers as people type them."""

import re

from services.japanese.half_width import with_hyphens

# 代表 and 内線 are kept with the number: whoever dials it needs them.
_EXTENSION = re.compile(r"(\s*\(代表?\))?(\s*\(?\s*内線[:\s]*[0-9]{1,8}\s*\)?)?$")
_SIGNS = re.compile(r"[+(]?[0-9][0-9()\- ]*")
# With the 0 in front: 0AB-J, 0120 and 0570 have ten digits; 050, 070, 080, 090 and 0800 eleven.
_DOMESTIC_DIGITS = (10, 11)
# As long as anybody writes one, brackets and extension included.
MOST = 40


class NoTelephone(ValueError):
    """This is not a number that can be dialled."""


class LostZero(NoTelephone):
    """All is there but the 0 in front, which spreadsheets take away."""


def read_telephone(typed: str) -> str:
    """The number in half width, grouped as it was typed, with its extension (内線12) if it has one; empty for nothing.

    Domestic numbers by their count of digits (総務省 電気通信番号計画), as every list of prefixes grows old;
    international ones (+…) as libphonenumber knows them. Idempotent. Raises NoTelephone, and LostZero for 452101111.
    """
    text = with_hyphens(typed)
    if not text:
        return ""
    number = _EXTENSION.sub("", text)
    digits = re.sub(r"[^0-9]", "", number)
    if len(text) > MOST or not _SIGNS.fullmatch(number):
        raise NoTelephone
    if number.startswith("+"):
        if not _is_international(number):
            raise NoTelephone
    elif not digits.startswith("0"):
        raise LostZero if len(digits) + 1 in _DOMESTIC_DIGITS else NoTelephone
    elif len(digits) not in _DOMESTIC_DIGITS or digits[1] == "0":
        raise NoTelephone
    return text


def _is_international(number: str) -> bool:
    # 6 MB of numbering plans, which the few processes need that are given such a number.
    import phonenumbers

    try:
        return bool(phonenumbers.is_possible_number(phonenumbers.parse(number)))
    except phonenumbers.NumberParseException:
        return False
