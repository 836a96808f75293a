"""The kinds of page the site is made of: which files a page has, and how they are drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from jinja2 import Environment

from services.publishing.builder.frame import Crumbs, Frame
from services.publishing.builder.trees import Part
from services.publishing.store.site_data import SiteData

HOME: Crumbs = (("トップ", "/"),)


@dataclass(frozen=True)
class File:
    """A file of the site: text drawn here, or pieces that the operating system puts together."""

    path: str
    content: bytes | None = None
    pieces: Sequence[bytes | Part] = ()


@dataclass(frozen=True)
class Drawing:
    """What kinds draw with: templates, the layout, and the address of the site."""

    environment: Environment
    frame: Frame
    public_url: str

    def markup(self, template: str, **context: Any) -> str:
        return self.environment.get_template(template).render(**context)


class Kind(Protocol):
    """Pages that are drawn alike. ``standing``: keys of those that are there whatever the data say."""

    @property
    def name(self) -> str: ...

    @property
    def standing(self) -> tuple[str, ...]: ...

    def paths(self, key: str) -> list[str]:
        """The files of one page, relative to the tree."""
        ...

    def draw(
        self, keys: Sequence[str], data: SiteData, drawing: Drawing
    ) -> Iterator[tuple[str, list[File]]]:
        """The files of each page; no files for a page that the data no longer have."""
        ...


def address_file(path: str) -> str:
    """The file behind an address that ends with a slash."""
    return f"{path.strip('/')}/index.html" if path != "/" else "index.html"
