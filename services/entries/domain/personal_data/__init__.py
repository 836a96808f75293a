"""Personal data in a text that is going to be public: what looks like it, and where. Nobody is refused for it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from services.entries.domain.personal_data.addresses import find_addresses
from services.entries.domain.personal_data.children import find_children
from services.entries.domain.personal_data.circumstances import find_circumstances
from services.entries.domain.personal_data.folded import Folded, fold
from services.entries.domain.personal_data.mails import find_mails
from services.entries.domain.personal_data.mark import KIND_LABELS, Kind, Mark
from services.entries.domain.personal_data.names import find_names
from services.entries.domain.personal_data.numbers import (
    find_accounts,
    find_messenger_ids,
    find_my_numbers,
)
from services.entries.domain.personal_data.phones import find_phones

__all__ = ["KIND_LABELS", "Kind", "Mark", "find_personal_data"]

# Where two rules find the same piece, the first of them names it.
_RULES: tuple[Callable[[Folded], Iterator[Mark]], ...] = (
    find_mails,
    find_messenger_ids,
    find_my_numbers,
    find_accounts,
    find_phones,
    find_addresses,
    find_children,
    find_names,
    find_circumstances,
)
# Nothing in a web address is read: numbers of pages look like telephone numbers.
_WEB_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+")


def find_personal_data(text: str) -> list[Mark]:
    """What looks like personal data in ``text``, in order and without overlaps; places are code points of ``text``.

    Width makes no difference. Takes time in proportion to the length of the text.
    """
    folded = fold(text)
    folded = replace(folded, text=_WEB_ADDRESS.sub(lambda link: "\n" * len(link[0]), folded.text))
    taken = bytearray(len(text))
    marks = []
    for rule in _RULES:
        for mark in rule(folded):
            if not any(taken[mark.start : mark.end]):
                taken[mark.start : mark.end] = b"\1" * (mark.end - mark.start)
                marks.append(mark)
    return sorted(marks)
