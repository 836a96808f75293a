"""The console's page of what waits to be shown on the public site, and the buttons that release it."""

import math
from typing import Any

from marshmallow import Schema, ValidationError
from werkzeug.wrappers import Response

from services.chassis.runtime.clock import now
from services.chassis.web.forms import read_form
from services.chassis.web.http import see_other
from services.chassis.web.pages import Pages
from services.chassis.web.problems import Problem
from services.chassis.web.request import Request
from services.members.domain.steps import RELEASE_PROFILES
from services.members.store.views.organisations import WAITING_PAGE, find_waiting
from services.members.store.work import Store
from services.members.usecases.publish_profiles import ChangedMeanwhile
from services.members.usecases.release_profile import release_profile
from services.members.usecases.release_profiles import release_profiles
from services.members.web.actor import official
from services.members.web.forms import ReleaseAllForm, ReleaseForm

ROOM = "/office/organisations/waiting"
DONE = {
    "all": ("success", "すべて公開しました。数秒で公開サイトに載ります。"),
    "one": ("success", "公開しました。数秒で公開サイトに載ります。"),
    "changed": (
        "warning",
        "ご覧になっている間に、公開を待っている内容が変わりました。何も公開していません。いまの内容を確かめて、もう一度操作してください。",
    ),
}


class ReleasePages:
    def __init__(self, store: Store, pages: Pages) -> None:
        self._store, self._pages = store, pages

    def show(self, request: Request) -> Response:
        page = request.page_number
        with self._store.work() as work:
            waiting = work.releases.get_waiting()
            pages = max(1, math.ceil(waiting.organisations / WAITING_PAGE))
            page = min(page, pages)
            rows = find_waiting(work.uow, page)
        done = DONE.get(request.args.get("done", ""))
        return self._pages.render(
            "waiting.html",
            request,
            rows=rows,
            waiting=waiting,
            page=page,
            pages=pages,
            page_url=f"{ROOM}?page=",
            may_release=request.staff.has(*RELEASE_PROFILES.roles),
            notices=[done] if done else [],
        )

    def release_all(self, request: Request) -> Response:
        """Release everything that was on the list when the page was made."""
        form = _read(request, ReleaseAllForm())
        try:
            with self._store.work() as work:
                release_profiles(work, form["mark"], official(request), now())
        except ChangedMeanwhile:
            return see_other(f"{ROOM}?done=changed")
        return see_other(f"{ROOM}?done=all")

    def release_one(self, request: Request, organisation_id: str) -> Response:
        """Release one organisation; one that is gone or waits no more is said to have changed."""
        form = _read(request, ReleaseForm())
        try:
            with self._store.work() as work:
                release_profile(work, organisation_id, form["version"], official(request), now())
        except ChangedMeanwhile:
            return see_other(f"{ROOM}?done=changed")
        return see_other(f"{ROOM}?done=one")


def _read(request: Request, schema: Schema) -> Any:
    try:
        return read_form(request.form, schema)
    except ValidationError:
        raise Problem(
            400, "送信された内容を読み取れません", "どの内容を公開するのかが分かりませんでした。"
        ) from None
