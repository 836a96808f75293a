"""The console's room for the public site: what is up, what is waiting, and making it anew."""

from typing import Any

from services.chassis.runtime.database import Database
from services.chassis.web.http import see_other
from services.chassis.web.pages import Pages
from services.publishing.store.read_model import Releases
from services.publishing.usecases.request_full_build import request_full_build

RELEASES_SHOWN = 20


class SiteRoom:
    """``/office/site/``."""

    def __init__(self, database: Database, pages: Pages) -> None:
        self._database, self._pages = database, pages

    def show(self, request: Any) -> Any:
        with self._database.unit_of_work() as uow:
            releases = Releases(uow)
            newest = releases.newest(RELEASES_SHOWN)
            current = newest[0] if newest else None
            waiting = releases.not_announced()
            pages_waiting = releases.count_changed_pages(current["up_to"] if current else 0)
            requested_at = releases.state()["full_requested_at"]
        return self._pages.render(
            "site.html",
            request,
            release=current,
            releases=[{**row, "touched": _named(row["touched"])} for row in newest],
            set_aside=[words for words, _ in _named(current["set_aside"])] if current else [],
            waiting=waiting,
            pages_waiting=pages_waiting,
            requested_at=requested_at,
            asked="asked" in request.args,
        )

    def rebuild(self, request: Any) -> Any:
        with self._database.unit_of_work() as uow:
            request_full_build(uow, request.staff.id)
        return see_other("/office/site/?asked=1")


def _named(names: list[str]) -> list[tuple[str, str]]:
    """(words, address) of the entries and organisations that a release names."""
    links = []
    for name in names:
        page_type, _, key = name.partition(":")
        links.append(
            (key, f"/entries/{key}/")
            if page_type == "entry"
            else (f"団体 {key}", f"/organisations/{key}/")
        )
    return links
