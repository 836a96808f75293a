"""The draft that a browser writes on: found by a cookie, told from others by its mark."""

from typing import Any

from werkzeug.wrappers import Response

from services.chassis.runtime.fingerprint import fingerprint
from services.chassis.web.client_address import client_address
from services.chassis.web.cookies import Cookies
from services.chassis.web.http import see_other
from services.chassis.web.problems import Problem
from services.chassis.web.request import Request
from services.entries.domain.draft import Draft, TooManyDrafts
from services.entries.domain.tokens import hash_token
from services.entries.settings import EntriesSettings
from services.entries.store.work import Store
from services.entries.usecases.begin_draft import begin_draft
from services.entries.usecases.save_step import save_step

DRAFT_COOKIE = "draft"
DRAFT_SECONDS = 90 * 24 * 3600


class Drafts:
    """Between a browser's cookie and the drafts that are kept."""

    def __init__(self, settings: EntriesSettings, store: Store, cookies: Cookies) -> None:
        self._secret = settings.fingerprint_secret
        self._store, self._cookies = store, cookies

    def begin(
        self,
        request: Request,
        page: str,
        answers: dict[str, Any] | None = None,
        step: int = 1,
        sound: bool = False,
    ) -> Response:
        """Begin a draft and lead to ``page``; ``answers`` are saved in it at once, as those of ``step``.

        Raises Problem 429.
        """
        begun_from = fingerprint(self._secret, "draft", client_address(request))
        try:
            with self._store.work() as work:
                token = begin_draft(work, begun_from)
                if answers:
                    save_step(work, token, step, answers, sound)
        except TooManyDrafts:
            raise too_many_drafts() from None
        response = see_other(page)
        self._cookies.set(response, DRAFT_COOKIE, token, max_age=DRAFT_SECONDS)
        return response

    def token(self, request: Request) -> str:
        return self._cookies.get(request, DRAFT_COOKIE)

    def mark(self, request: Request) -> str:
        """Which draft a page belongs to; tells two drafts apart and nothing else."""
        return hash_token(self.token(request)).hex()[:16]

    def find(self, request: Request) -> Draft | None:
        token = self.token(request)
        if not token:
            return None
        with self._store.work() as work:
            return work.drafts.find(token)

    def open_or_elsewhere(self, request: Request) -> Draft | Response:
        """The draft that is being written, or where to go without one: the start, or the confirmation."""
        draft = self.find(request)
        if draft is None:
            return see_other("/apply/")
        return see_other("/apply/done") if draft.entry_id else draft


def too_many_drafts() -> Problem:
    return Problem(
        429,
        "ただいま新しく書きはじめられません",
        "お使いの回線、またはこのサイト全体で、書きかけのエントリーシートが多くなりすぎています。",
        "すでに書きかけのエントリーシートは、そのまま残っています。",
        "しばらく待ってからお試しいただくか、事務局へお電話ください。",
        headers={"Retry-After": "3600"},
    )
