"""A whole site, rendered from the read model in memory, and its pages as a browser would read them."""

from html.parser import HTMLParser
from typing import Any

from services.publishing.build.release_slots import ReleaseSlots
from services.publishing.build.rendering import directly, put_page
from services.publishing.build.whole_files import Assembly, WholeFiles, WholeState
from services.publishing.usecases.publish_entry import publish_entry
from services.publishing.usecases.publish_profile import publish_profile
from tests.unit.publishing.fakes import FakeSiteData, FakeWork
from tests.unit.publishing.samples import APPROVED_ON, design, profile, sheet

# The fields of a sheet that hold what an applicant typed.
TEXTS = [name for name, value in sheet().items() if isinstance(value, str)]


def render(work: FakeWork, folder: Any) -> dict[str, str]:
    """Every file of the site, by path, as text."""
    slots = ReleaseSlots(folder)
    slots.clear("a")
    site = design()
    keys: dict[str, set[str]] = {name: set(one.standing) for name, one in site.page_types.items()}
    for page_type, key in work.pages.kept:
        keys[page_type].add(key)
    paths = []
    for name, one in site.page_types.items():
        for key, files in one.render(sorted(keys[name]), FakeSiteData(work), site.context):
            put_page(slots, "a", one.paths(key), files, directly)
            paths += [file.path for file in files]
    whole = Assembly(f"{folder}/a", FakeSiteData(work).parts(), WholeState(0, ""))
    WholeFiles(folder).put_together(whole)
    return {path: (folder / "a" / path).read_bytes().decode("utf-8-sig") for path in paths}


def filled(**changes: Any) -> FakeWork:
    work = FakeWork()
    publish_entry(work, "R8-0001", 1, 1, APPROVED_ON, sheet(**changes))
    publish_profile(work, "id", 1, profile())
    return work


class Elements(HTMLParser):
    """Tags, attributes and texts as a browser would read them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.scripts: list[str] = []
        self._in_script = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in_script = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.scripts.append(data)
        else:
            self.words += data
