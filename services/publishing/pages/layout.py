"""The layout of the public site, rendered once and then filled in, because every page shares it."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape

# Characters that no approved text can contain (the forms refuse control characters) hold a place open.
_PLACE = re.compile("\x02(\\w+)\x03")
_SHELL = (
    '{% extends "layout.html" %}{% block title %}{{ place_title }}{% endblock %}'
    '{% block head %}<link rel="stylesheet" href="{{ assets }}/site.css">{{ place_head }}{% endblock %}'
    "{% block content %}{{ place_content }}{% endblock %}"
)

Crumbs = tuple[tuple[str, str], ...]


class Layout:
    """Wraps the content of a page into header, navigation and footer.

    Jinja's inheritance would render them for each of ten thousand pages; cutting them at their places once per
    section keeps a page at the cost of its own content.
    """

    def __init__(self, environment: Environment) -> None:
        self._shell = environment.from_string(_SHELL)
        self._cut = cache(self._render)

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

    def _render(self, has_title: bool, current: str, crumbs: Crumbs) -> Sequence[str]:
        context: dict[str, Any] = {
            "audience": "public",
            "current": current,
            "description": Markup("\x02description\x03"),
            "place_title": Markup("\x02title\x03") if has_title else "",
            "place_head": Markup("\x02head\x03"),
            "place_content": Markup("\x02content\x03"),
            "crumbs": [*crumbs, (Markup("\x02crumb\x03"), None)] if crumbs else [],
        }
        return _PLACE.split(self._shell.render(context))
