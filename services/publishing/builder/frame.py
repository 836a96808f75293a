"""The layout of the public site, drawn once and then filled in, because every page shares it."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape

# Characters that no approved text can contain (the forms refuse control characters) hold a slot open.
_SLOT = re.compile("\x02(\\w+)\x03")
_SHELL = (
    '{% extends "layout.html" %}{% block title %}{{ slot_title }}{% endblock %}'
    '{% block head %}<link rel="stylesheet" href="{{ assets }}/site.css">{{ slot_head }}{% endblock %}'
    "{% block content %}{{ slot_content }}{% endblock %}"
)

Crumbs = tuple[tuple[str, str], ...]


class Frame:
    """Wraps the content of a page into header, navigation and footer.

    Jinja's inheritance would draw them for each of ten thousand pages; cutting them at their slots once per
    section keeps a page at the cost of its own content.
    """

    def __init__(self, environment: Environment) -> None:
        self._shell = environment.from_string(_SHELL)
        self._cut = cache(self._draw)

    def page(
        self,
        content: str,
        title: str = "",
        current: str = "",
        crumbs: Crumbs = (),
        description: str = "",
        head: str = "",
    ) -> bytes:
        """A whole page. ``content`` and ``head`` are markup; everything else is text and is escaped here.

        ``crumbs`` are the pages above this one; its own title is added as the last.
        """
        values = {
            "title": escape(title),
            "crumb": escape(title),
            "description": escape(description),
            "head": head,
            "content": content,
        }
        pieces = list(self._cut(bool(title), current, crumbs))
        for index in range(1, len(pieces), 2):
            pieces[index] = values[pieces[index]]
        return "".join(pieces).encode()

    def around(
        self, title: str, current: str, crumbs: Crumbs, description: str
    ) -> tuple[bytes, bytes]:
        """What stands before and after the content, for a page that is put together from files."""
        before, _, after = self.page("\x02", title, current, crumbs, description).partition(b"\x02")
        return before, after

    def _draw(self, has_title: bool, current: str, crumbs: Crumbs) -> Sequence[str]:
        context: dict[str, Any] = {
            "audience": "public",
            "current": current,
            "description": Markup("\x02description\x03"),
            "slot_title": Markup("\x02title\x03") if has_title else "",
            "slot_head": Markup("\x02head\x03"),
            "slot_content": Markup("\x02content\x03"),
            "crumbs": [*crumbs, (Markup("\x02crumb\x03"), None)] if crumbs else [],
        }
        return _SLOT.split(self._shell.render(context))
