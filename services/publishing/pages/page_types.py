"""The types of page the site is made of: which files a page has, and how they are rendered."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Environment
from markupsafe import escape

from services.publishing.pages.files import File
from services.publishing.pages.layout import Crumbs, Layout
from services.publishing.pages.open_data import for_script
from services.publishing.pages.site_data import SiteData

# Everything but the Char of XML 1.0: it cannot even be written as a reference, and no reader takes the file then.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
HOME: Crumbs = (("トップ", "/"),)


@dataclass(frozen=True)
class RenderContext:
    """What pages are rendered with: templates, the layout, and the address of the site."""

    environment: Environment
    layout: Layout
    public_url: str

    def load_templates(self) -> None:
        """Compile every template now, so that processes forked later need not."""
        for template in self.environment.list_templates(filter_func=_is_own):
            self.environment.get_template(template)

    def head(self, path: str, linked_data: dict[str, Any]) -> str:
        """What a page of one thing says of itself to machines: its address, and schema.org's words as JSON-LD."""
        return (
            f'<link rel="canonical" href="{escape(self.public_url + path)}">\n'
            f'<script type="application/ld+json">{for_script(linked_data)}</script>\n'
        )

    def markup(self, template: str, **context: Any) -> str:
        return self.environment.get_template(template).render(**context)

    def xml(self, template: str, **context: Any) -> bytes:
        """A whole XML file, well formed whatever approved text holds: what XML 1.0 forbids is left out."""
        return _NOT_IN_XML.sub("", self.markup(template, **context)).encode()


def _is_own(template: str) -> bool:
    return (Path(__file__).parent / "templates" / template).exists()


class PageType(Protocol):
    """Pages that are rendered alike. ``standing``: keys of those that are there whatever the data say."""

    @property
    def name(self) -> str: ...

    @property
    def standing(self) -> tuple[str, ...]: ...

    def paths(self, key: str) -> list[str]:
        """The files of one page, relative to the slot."""
        ...

    def render(
        self, keys: Sequence[str], data: SiteData, context: RenderContext
    ) -> Iterator[tuple[str, list[File]]]:
        """The files of each page; no files for a page that the data no longer have."""
        ...
