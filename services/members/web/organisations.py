"""The console's room of organisations: the list, one organisation, and the switch 「県とのつながり」."""

import math
from typing import Any
from urllib.parse import urlencode

from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.chassis.runtime.clock import now, today
from services.chassis.runtime.database import Database
from services.chassis.web.forms import read_form
from services.chassis.web.http import see_other
from services.chassis.web.kept_forms import KeptForms
from services.chassis.web.pages import Pages
from services.chassis.web.problems import Problem, not_found
from services.chassis.web.request import Request
from services.members.domain.organisation_row import COLUMNS
from services.members.domain.words import KINDS
from services.members.store import organisations as store
from services.members.store.releases import find_releases
from services.members.usecases.switch_link import Switch, switch_link
from services.members.web.csv_out import csv_response
from services.members.web.forms import LinkForm
from services.members.web.labels import with_labels
from services.members.web.releases import RELEASE_ROLES, changes

ROOM = "/office/organisations/"
LINKS = {"linked": "つながりあり", "not_linked": "つながりなし"}
SORTS = ("number", "-number", "name", "-name", "changed", "-changed")
# Who may say that the prefecture has a link; 入力補助 looks only.
LINK_ROLES = ("reviewer", "approver", "admin")
DONE = {
    "linked": "県とのつながりを「あり」にしました。この団体を希望するエントリーを承認すると、打診のメールを送ります。",
    "unlinked": "県とのつながりを「なし」にしました。これから承認するエントリーは、この団体には打診しません。",
    "purpose": "つながりの目的を保存しました。",
    "same": "変更はありませんでした。",
}
_EXPORTED = ("name", "name_kana", "kind", "org_type", "based_in", "website", "activities")


class OrganisationPages:
    def __init__(self, database: Database, pages: Pages) -> None:
        self._database, self._pages, self._forms = database, pages, KeptForms(database)

    def show_list(self, request: Request) -> Response:
        asked = read_query(request)
        with self._database.unit_of_work() as uow:
            counts = store.count_by_link(uow)
            rows = store.find_organisations(uow, **asked)
            if not rows and asked["page"] > 1:
                asked["page"] = 1
                rows = store.find_organisations(uow, **asked)
        found = rows[0]["found"] if rows else 0
        return self._pages.render(
            "organisations.html",
            request,
            rows=[with_labels(row) for row in rows],
            asked=asked,
            counts=counts,
            found=found,
            pages=math.ceil(found / store.PAGE),
            kinds=KINDS,
            links=LINKS,
            sort_url=_sort_url(asked),
            sort_state=_sort_state(asked),
            page_url=_address(asked, page="") + "&page=",
            csv_url=_address(asked, path="organisations.csv", page=""),
        )

    def export(self, request: Request) -> Response:
        """What the list shows, all pages of it, in columns that the import understands; no contact persons."""
        asked = read_query(request) | {"page": 1}
        with self._database.unit_of_work() as uow:
            rows = [with_labels(row) for row in store.find_organisations(uow, **asked, limit=None)]
        headings = [
            "番号",
            *(COLUMNS[column][0] for column in _EXPORTED),
            "県とのつながり",
            "つながりの目的",
        ]
        cells = (
            [
                row["slug"],
                row["name"],
                row["name_kana"],
                row["kind_label"],
                row["type_label"],
                "、".join(row["area_names"]),
                row["website"],
                row["activities"],
                row["link_label"],
                row["purpose"],
            ]
            for row in rows
        )
        return csv_response(f"organisations-{today():%Y%m%d}.csv", headings, cells)

    def show(self, request: Request, organisation_id: str) -> Response:
        """One organisation with its contact person. Raises Problem 404."""
        try:
            with self._database.unit_of_work() as uow:
                organisation = store.get_organisation(uow, organisation_id)
                link_changes = store.find_link_changes(uow, organisation_id)
                releases = find_releases(uow, organisation_id)
        except store.NoSuchOrganisation:
            raise not_found() from None
        done, again = DONE.get(request.args.get("done", "")), self._forms.find(request)
        return self._pages.render(
            "organisation.html",
            request,
            organisation=with_labels(organisation),
            link_changes=link_changes,
            releases=releases,
            changes=changes(organisation) if organisation["waiting_since"] else [],
            may_switch=request.staff.has(*LINK_ROLES),
            may_release=request.staff.has(*RELEASE_ROLES),
            errors=again.errors,
            purpose=again.typed.get("purpose", organisation["purpose"]),
            notices=[("success", done)] if done else [],
        )

    def switch_link(self, request: Request, organisation_id: str) -> Response:
        """Make or end the link. Raises Problem 404."""
        try:
            form = read_form(request.form, LinkForm())
        except ValidationError as error:
            faults = error.normalized_messages()
            if set(faults) != {"purpose"}:
                raise Problem(
                    400, "送信された内容を読み取れません", "つながりの有無が分かりませんでした。"
                ) from None
            return self._forms.show_again(request, faults, f"{ROOM}{organisation_id}")
        try:
            with self._database.unit_of_work() as uow:
                before = store.get_organisation_for_update(uow, organisation_id)["linked"]
                switch = Switch(
                    form["linked"], form["purpose"], request.staff.id, request.staff.name, now()
                )
                changed = switch_link(uow, organisation_id, switch)
        except store.NoSuchOrganisation:
            raise not_found() from None
        done = "same"
        if changed:
            done = (
                "purpose"
                if before == form["linked"]
                else "linked"
                if form["linked"]
                else "unlinked"
            )
        return see_other(f"{ROOM}{organisation_id}?done={done}")


def read_query(request: Request) -> dict[str, Any]:
    """What the list shall show; anything unknown counts as not asked for."""
    return {
        "words": request.args.get("q", "")[:200].strip(),
        "kind": _known(request.args.get("kind", ""), KINDS),
        "link": _known(request.args.get("link", ""), LINKS),
        "sort": _known(request.args.get("sort", ""), SORTS) or "number",
        "page": request.page_number,
    }


def _known(value: str, values: Any) -> str:
    return value if value in values else ""


def _address(asked: dict[str, Any], path: str = "", **changed: Any) -> str:
    query = {
        "q": asked["words"],
        "kind": asked["kind"],
        "link": asked["link"],
        "sort": asked["sort"],
    } | changed
    return f"{ROOM}{path}?{urlencode({name: value for name, value in query.items() if value})}"


def _sort_url(asked: dict[str, Any]) -> dict[str, str]:
    """Where each heading leads: sorted by it, or the other way round."""
    return {
        column: _address(asked, sort=f"-{column}" if asked["sort"] == column else column)
        for column in ("number", "name", "changed")
    }


def _sort_state(asked: dict[str, Any]) -> dict[str, str]:
    column = asked["sort"].removeprefix("-")
    return {column: "descending" if asked["sort"].startswith("-") else "ascending"}
