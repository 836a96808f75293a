"""The draft that a browser writes on: found by a cookie, told from others by its mark."""

from werkzeug.wrappers import Response

from services.chassis.cookies import Cookies
from services.chassis.database import Database
from services.chassis.http import see_other
from services.chassis.request import Request
from services.entries.store.introductions import hash_token
from services.entries.usecases.keep_draft import Draft, UnknownDraft, get_draft

DRAFT_COOKIE = "draft"
DRAFT_SECONDS = 90 * 24 * 3600


class Drafts:
    """Between a browser's cookie and the drafts that are kept."""

    def __init__(self, database: Database, cookies: Cookies) -> None:
        self._database, self._cookies = database, cookies

    def token(self, request: Request) -> str:
        return self._cookies.get(request, DRAFT_COOKIE)

    def mark(self, request: Request) -> str:
        """Which draft a page belongs to; tells two drafts apart and nothing else."""
        return hash_token(self.token(request)).hex()[:16]

    def find(self, request: Request) -> Draft | None:
        token = self.token(request)
        if not token:
            return None
        try:
            with self._database.unit_of_work() as uow:
                return get_draft(uow, token)
        except UnknownDraft:
            return None

    def open_or_elsewhere(self, request: Request) -> Draft | Response:
        """The draft that is being written, or where to go without one: the start, or the confirmation."""
        draft = self.find(request)
        if draft is None:
            return see_other("/apply/")
        return see_other("/apply/done") if draft.entry_id else draft

    def remember(self, response: Response, token: str) -> Response:
        self._cookies.set(response, DRAFT_COOKIE, token, max_age=DRAFT_SECONDS)
        return response
