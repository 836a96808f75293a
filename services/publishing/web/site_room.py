"""The console's room for the public site: what is up, what is waiting, and making it anew."""

from dataclasses import asdict

from werkzeug.wrappers import Response

from services.chassis.web.http import see_other
from services.chassis.web.pages import Pages
from services.chassis.web.request import Request
from services.publishing.store.views import site_overview
from services.publishing.store.work import Store
from services.publishing.usecases.request_full_build import request_full_build

RELEASES_SHOWN = 20
# By page type: what a page of it is called, and where it lies.
_WORDS = {
    "entry": ("{}", "entries"),
    "ended": ("{}（掲載終了）", "entries"),
    "organisation": ("団体 {}", "organisations"),
}


class SiteRoom:
    """``/office/site/``."""

    def __init__(self, store: Store, pages: Pages) -> None:
        self._store, self._pages = store, pages

    def show(self, request: Request) -> Response:
        with self._store.work() as work:
            site = site_overview(work, RELEASES_SHOWN)
        current = site.releases[0] if site.releases else None
        return self._pages.render(
            "site.html",
            request,
            release=current,
            releases=[{**asdict(row), "touched": _named(row.touched)} for row in site.releases],
            set_aside=[words for words, _ in _named(current.set_aside)] if current else [],
            waiting=site.waiting,
            pages_waiting=site.pages_waiting,
            requested_at=site.full_requested_at,
            asked="asked" in request.args,
        )

    def rebuild(self, request: Request) -> Response:
        with self._store.work() as work:
            request_full_build(work, request.staff.id)
        return see_other("/office/site/?asked=1")


def _named(names: list[str]) -> list[tuple[str, str]]:
    """(words, address) of the entries and organisations that a release names."""
    links = []
    for name in names:
        page_type, _, key = name.partition(":")
        words, room = _WORDS[page_type]
        links.append((words.format(key), f"/{room}/{key}/"))
    return links
