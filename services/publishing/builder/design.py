"""How the site looks: all kinds of page, and a fingerprint that changes when any of them would look different."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from services.chassis.runtime.settings import Settings
from services.chassis.web.pages import LAYOUT, STATIC, template_environment
from services.publishing.builder.data_files import DataPart, Feed, SitemapPages, WholeData
from services.publishing.builder.entry_pages import BucketPage, EntryPage, ListPage
from services.publishing.builder.fixed_pages import Asset, FixedPage, HomePage
from services.publishing.builder.frame import Frame
from services.publishing.builder.kinds import Drawing, Kind
from services.publishing.builder.organisation_pages import OrganisationPage, OrganisationsPage

BUILDER = Path(__file__).parent
JAPANESE = BUILDER.parents[1] / "japanese"
# In the order in which they are drawn: what is put together from parts comes after its parts.
KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Asset(),
        FixedPage(),
        EntryPage(),
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
    """Everything but the data: the kinds of page, the templates, and the settings that show on pages."""

    def __init__(self, settings: Settings) -> None:
        environment = template_environment(settings, BUILDER / "templates")
        public_url = settings.public_url.rstrip("/")
        self.kinds = KINDS
        self.drawing = Drawing(environment, Frame(environment), public_url)
        self.fingerprint = _fingerprint([public_url, *settings.secretariat.values()])


def _fingerprint(settings: list[str]) -> str:
    digest = hashlib.sha256("\0".join(settings).encode())
    files = [BUILDER.parent / "readers.py"]
    for folder in (LAYOUT, STATIC, BUILDER, BUILDER.parent / "domain", JAPANESE):
        files += sorted(
            path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"
        )
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]
