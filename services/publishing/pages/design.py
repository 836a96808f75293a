"""How the site looks: all types of page, and a fingerprint that changes when any of them would look different."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from services.chassis.web.pages import LAYOUT, STATIC, template_environment
from services.publishing.pages.data_files import DataPart, Feed, SitemapPages, WholeData
from services.publishing.pages.entry_pages import BucketPage, EndedPage, EntryPage, ListPage
from services.publishing.pages.fixed_pages import Asset, FixedPage, HomePage
from services.publishing.pages.layout import Layout
from services.publishing.pages.organisation_pages import OrganisationPage, OrganisationsPage
from services.publishing.pages.page_types import PageType, RenderContext
from services.publishing.settings import PublishingSettings

PAGES = Path(__file__).parent
JAPANESE = PAGES.parents[1] / "japanese"
# In the order in which they are rendered: what is put together from parts comes after its parts.
PAGE_TYPES: Mapping[str, PageType] = {
    page_type.name: page_type
    for page_type in (
        Asset(),
        FixedPage(),
        EntryPage(),
        EndedPage(),
        BucketPage(),
        DataPart(),
        OrganisationPage(),
        OrganisationsPage(),
        ListPage(),
        WholeData(),
        SitemapPages(),
        Feed(),
        HomePage(),
    )
}


class Design:
    """Everything but the data: the page types, the templates, and the settings that show on pages."""

    def __init__(self, settings: PublishingSettings) -> None:
        environment = template_environment(settings, PAGES / "templates")
        public_url = settings.public_url.rstrip("/")
        self.page_types = PAGE_TYPES
        self.context = RenderContext(environment, Layout(environment), public_url)
        self.fingerprint = _fingerprint([public_url, *settings.secretariat.values()])


def _fingerprint(settings: list[str]) -> str:
    digest = hashlib.sha256("\0".join(settings).encode())
    files = [PAGES.parent / "readers.py"]
    for folder in (LAYOUT, STATIC, PAGES, PAGES.parent / "domain", JAPANESE):
        files += sorted(
            path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"
        )
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]
