"""Telephone numbers, in every way in which people write them."""

import re
from collections.abc import Iterator

from services.entries.domain.personal_data.folded import Folded
from services.entries.domain.personal_data.mark import Kind, Mark

# What stands between the parts of one number; never more than three of them in a row.
_BETWEEN = r"[-ー ./()・_の]"
_GROUP = re.compile(r"[0-9]+")
_GAP = re.compile(rf"{_BETWEEN}{{1,3}}")
_SINGLE = 1
_MOBILE = re.compile(r"0(?:[5-9]0|20|800)")
_ABROAD = re.compile(r"(?:\+|00|010)81")
_MOST_GROUPS = 5
# R8-0001, A090, 978-0…: the middle of something else.
_PART_OF_A_CODE = re.compile(r"[A-Za-z][-/]?$|[0-9][-.]$")
_SAID_TO_BE_ONE = re.compile(r"(?:TEL|FAX|PHONE|MOBILE|NO)[-./]?$", re.IGNORECASE)
# A number without its area code is one only where somebody says so.
_LOCAL = re.compile(
    r"(?:TEL|Tel|tel|電話|でんわ|FAX|Fax|fax|ファックス|携帯)(?:番号)?[^0-9\n]{0,6}"
    r"(?P<number>[0-9]{2,4}[-ー(][0-9]{4}(?![0-9]|[-ー][0-9]))"
)


def find_phones(folded: Folded) -> Iterator[Mark]:
    """Numbers with ten digits from the 0 on (eleven where they begin as mobile ones do), or with +81 in front."""
    text = folded.digits
    groups = list(_GROUP.finditer(text))
    place = 0
    while place < len(groups):
        last = _last_group(text, groups, place)
        if last is None:
            place += 1
            continue
        start = groups[place].start()
        if text[start - 1 : start] in ("+", "(") and start:
            start -= 1
        yield folded.mark(start, groups[last].end(), Kind.PHONE)
        place = last + 1
    for match in _LOCAL.finditer(text):
        yield folded.mark(*match.span("number"), Kind.PHONE)


def _last_group(text: str, groups: list[re.Match[str]], first: int) -> int | None:
    """The group with which a number ends that begins with group ``first``; looks at fourteen groups at most."""
    start = groups[first].start()
    before = text[max(0, start - 8) : start]
    if _PART_OF_A_CODE.search(before) and not _SAID_TO_BE_ONE.search(before):
        return None
    digits, sizes = "+" if before.endswith("+") else "", []
    for last in range(first, min(first + 14, len(groups))):
        if last > first and not _GAP.fullmatch(text, groups[last - 1].end(), groups[last].start()):
            return None
        digits += groups[last][0]
        sizes.append(len(groups[last][0]))
        if len(digits) > 16:
            return None
        if _is_number(digits, sizes):
            return last
    return None


def _is_number(digits: str, sizes: list[int]) -> bool:
    if abroad := _ABROAD.match(digits):
        national = digits[abroad.end() :].removeprefix("0")
        return len(national) == (10 if _MOBILE.match(f"0{national}") else 9) and sizes[-1] > 1
    if not digits.startswith("0") or digits[1:2] == "0" or set(digits) == {"0"}:
        return False
    if len(digits) != (11 if _MOBILE.match(digits) else 10):
        return False
    spaced_out = set(sizes) == {_SINGLE}
    return spaced_out or (len(sizes) <= _MOST_GROUPS and sizes[0] > 1 and sizes[-1] > 1)
