"""Mail addresses, also those that are written so that robots do not find them."""

import re
from collections.abc import Iterator

from services.entries.domain.personal_data.folded import Folded
from services.entries.domain.personal_data.mark import Kind, Mark

_OPEN, _CLOSE = r"[\[({<【〈《「]", r"[\])}>】〉》」]"
_AT = re.compile(
    rf" ?(?:@|[★☆◎●◆■※＊*#]) ?|\s?{_OPEN}\s?(?:at|AT|At|アット(?:マーク)?|あっと(?:まーく)?|a|@)\s?{_CLOSE}\s?"
    r"|\s?(?:アット|あっと)(?:マーク|まーく)?\s?| (?:at|AT) "
)
_DOT = rf"(?:\.|\s?{_OPEN}\s?(?:dot|DOT|ドット|どっと|\.)\s?{_CLOSE}\s?|\s?(?:ドット|どっと)\s?| (?:dot|DOT) )"
_DOMAIN = re.compile(rf"(?:[A-Za-z0-9-]{{1,63}}{_DOT}){{1,6}}[A-Za-z]{{2,24}}(?![A-Za-z0-9])")
_KNOWN_HOST = re.compile(r"(?:gmail|docomo|ezweb|softbank|yahoo|icloud|hotmail|outlook)(?![A-Za-z0-9])")  # fmt: skip
_LOCAL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-'")
_LONGEST_LOCAL = 64


def find_mails(folded: Folded) -> Iterator[Mark]:
    """Addresses with @ or what stands for it: ★, [at], (アット), and with [dot] for a dot."""
    text = folded.text
    for at in _AT.finditer(text):
        domain = _DOMAIN.match(text, at.end()) or _KNOWN_HOST.match(text, at.end())
        if domain is None:
            continue
        start = at.start()
        while start > max(0, at.start() - _LONGEST_LOCAL) and text[start - 1] in _LOCAL:
            start -= 1
        if any(character.isalnum() for character in text[start : at.start()]):
            yield folded.mark(start, domain.end(), Kind.EMAIL)
