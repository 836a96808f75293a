"""The console's room of what waits to be shown on the public site, and the buttons that release it."""

import math
from typing import Any

from marshmallow import Schema, ValidationError
from werkzeug.wrappers import Response

from services.chassis.runtime.clock import now
from services.chassis.runtime.database import Database
from services.chassis.web.forms import read_form
from services.chassis.web.http import see_other
from services.chassis.web.pages import Pages
from services.chassis.web.problems import Problem
from services.chassis.web.request import Request
from services.members.domain.organisation import unreleased
from services.members.domain.organisation_row import COLUMNS
from services.members.store import releases as store
from services.members.store.releases import Releaser
from services.members.usecases.release_profiles import ChangedMeanwhile, release_all, release_one
from services.members.web.forms import ReleaseAllForm, ReleaseForm
from services.members.web.labels import shown

ROOM = "/office/organisations/waiting"
# Who may let the public see something (公開承認); the others look.
RELEASE_ROLES = ("approver", "admin")
DONE = {
    "all": ("success", "すべて公開しました。数秒で公開サイトに載ります。"),
    "one": ("success", "公開しました。数秒で公開サイトに載ります。"),
    "changed": (
        "warning",
        "ご覧になっている間に、公開を待っている内容が変わりました。何も公開していません。いまの内容を確かめて、もう一度操作してください。",
    ),
}


class ReleasePages:
    def __init__(self, database: Database, pages: Pages) -> None:
        self._database, self._pages = database, pages

    def show(self, request: Request) -> Response:
        page = request.page_number
        with self._database.unit_of_work() as uow:
            waiting = store.get_waiting(uow)
            pages = max(1, math.ceil(waiting["organisations"] / store.PAGE))
            page = min(page, pages)
            rows = store.find_waiting(uow, page)
        done = DONE.get(request.args.get("done", ""))
        return self._pages.render(
            "waiting.html",
            request,
            rows=[row | {"changes": changes(row)} for row in rows],
            waiting=waiting,
            page=page,
            pages=pages,
            page_url=f"{ROOM}?page=",
            may_release=request.staff.has(*RELEASE_ROLES),
            notices=[done] if done else [],
        )

    def release_all(self, request: Request) -> Response:
        """Release everything that was on the list when the page was made."""
        form = _read(request, ReleaseAllForm())
        try:
            with self._database.unit_of_work() as uow:
                release_all(uow, form["mark"], _releaser(request))
        except ChangedMeanwhile:
            return see_other(f"{ROOM}?done=changed")
        return see_other(f"{ROOM}?done=all")

    def release_one(self, request: Request, organisation_id: str) -> Response:
        """Release one organisation; one that is gone or waits no more is said to have changed."""
        form = _read(request, ReleaseForm())
        try:
            with self._database.unit_of_work() as uow:
                release_one(uow, organisation_id, form["version"], _releaser(request))
        except ChangedMeanwhile:
            return see_other(f"{ROOM}?done=changed")
        return see_other(f"{ROOM}?done=one")


def changes(organisation: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """What a release would change, in words: heading, what is public now, what would be."""
    return [
        (
            COLUMNS["based_in" if field == "areas" else field][0],
            shown(field, before),
            shown(field, after),
        )
        for field, (before, after) in unreleased(organisation, organisation["released"]).items()
    ]


def _releaser(request: Request) -> Releaser:
    return Releaser(request.staff.id, request.staff.name, now())


def _read(request: Request, schema: Schema) -> Any:
    try:
        return read_form(request.form, schema)
    except ValidationError:
        raise Problem(
            400, "送信された内容を読み取れません", "どの内容を公開するのかが分かりませんでした。"
        ) from None
