"""The console's pages of organisations: the list, one organisation, and the switch 「県とのつながり」."""

import math
from collections.abc import Container
from dataclasses import replace
from urllib.parse import urlencode

from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.chassis.runtime.clock import now, today
from services.chassis.web.forms import read_form
from services.chassis.web.http import see_other
from services.chassis.web.kept_forms import KeptForms
from services.chassis.web.pages import Pages
from services.chassis.web.problems import Problem, not_found
from services.chassis.web.request import Request
from services.japanese.labels import ORGANISATION_KINDS
from services.members.domain.columns import COLUMNS
from services.members.domain.organisation import NoSuchOrganisation
from services.members.domain.steps import RELEASE_PROFILES, SWITCH_LINK
from services.members.store.views.organisations import (
    PAGE,
    ListQuery,
    count_organisations,
    find_organisations,
    get_organisation_page,
)
from services.members.store.work import Store
from services.members.usecases.switch_link import switch_link
from services.members.web.actor import official
from services.members.web.csv_out import csv_response
from services.members.web.forms import LinkForm

ROOM = "/office/organisations/"
LINKS = {"linked": "つながりあり", "not_linked": "つながりなし"}
SORTS = ("number", "-number", "name", "-name", "changed", "-changed")
DONE = {
    "linked": "県とのつながりを「あり」にしました。この団体を希望するエントリーを承認すると、打診のメールを送ります。",
    "unlinked": "県とのつながりを「なし」にしました。これから承認するエントリーは、この団体には打診しません。",
    "purpose": "つながりの目的を保存しました。",
    "same": "変更はありませんでした。",
}
_EXPORTED = ("name", "name_kana", "kind", "org_type", "based_in", "website", "activities")


class OrganisationPages:
    def __init__(self, store: Store, pages: Pages, forms: KeptForms) -> None:
        self._store, self._pages, self._forms = store, pages, forms

    def show_list(self, request: Request) -> Response:
        asked = read_query(request)
        with self._store.work() as work:
            counts = count_organisations(work.uow)
            found = find_organisations(work.uow, asked)
            if not found.lines and asked.page > 1:
                asked = replace(asked, page=1)
                found = find_organisations(work.uow, asked)
        return self._pages.render(
            "organisations.html",
            request,
            rows=found.lines,
            asked=asked,
            counts=counts,
            found=found.found,
            pages=math.ceil(found.found / PAGE),
            kinds=ORGANISATION_KINDS,
            links=LINKS,
            sort_url=_sort_url(asked),
            sort_state=_sort_state(asked),
            page_url=_address(asked, page="") + "&page=",
            csv_url=_address(asked, path="organisations.csv", page=""),
        )

    def export(self, request: Request) -> Response:
        """What the list shows, all pages of it, in columns that the import understands; no contact persons."""
        asked = replace(read_query(request), page=1)
        with self._store.work() as work:
            found = find_organisations(work.uow, asked, limit=None)
        headings = [
            "番号",
            *(COLUMNS[column][0] for column in _EXPORTED),
            "県とのつながり",
            "つながりの目的",
        ]
        cells = (
            [
                line.slug,
                line.name,
                line.name_kana,
                line.kind_label,
                line.type_label,
                "、".join(line.area_names),
                line.website,
                line.activities,
                "あり" if line.linked else "なし",
                line.purpose,
            ]
            for line in found.lines
        )
        return csv_response(f"organisations-{today():%Y%m%d}.csv", headings, cells)

    def show(self, request: Request, organisation_id: str) -> Response:
        """One organisation with its contact person. Raises Problem 404."""
        try:
            with self._store.work() as work:
                organisation = get_organisation_page(work.uow, organisation_id)
        except NoSuchOrganisation:
            raise not_found() from None
        done, again = DONE.get(request.args.get("done", "")), self._forms.find(request)
        return self._pages.render(
            "organisation.html",
            request,
            organisation=organisation,
            may_switch=request.staff.has(*SWITCH_LINK.roles),
            may_release=request.staff.has(*RELEASE_PROFILES.roles),
            errors=again.errors,
            purpose=again.typed.get("purpose", organisation.purpose),
            notices=[("success", done)] if done else [],
        )

    def switch_link(self, request: Request, organisation_id: str) -> Response:
        """Make or end the link. Raises Problem 404."""
        try:
            form = read_form(request.form, LinkForm())
        except ValidationError as error:
            faults = error.messages_dict
            if set(faults) != {"purpose"}:
                raise Problem(
                    400, "送信された内容を読み取れません", "つながりの有無が分かりませんでした。"
                ) from None
            return self._forms.show_again(request, faults, f"{ROOM}{organisation_id}")
        try:
            with self._store.work() as work:
                done = switch_link(
                    work,
                    organisation_id,
                    form["linked"],
                    form["purpose"],
                    official(request),
                    now(),
                )
        except NoSuchOrganisation:
            raise not_found() from None
        return see_other(f"{ROOM}{organisation_id}?done={done}")


def read_query(request: Request) -> ListQuery:
    """What the list shall show; anything unknown counts as not asked for."""
    return ListQuery(
        words=request.args.get("q", "")[:200].strip(),
        kind=_known(request.args.get("kind", ""), ORGANISATION_KINDS),
        link=_known(request.args.get("link", ""), LINKS),
        sort=_known(request.args.get("sort", ""), SORTS) or "number",
        page=request.page_number,
    )


def _known(value: str, values: Container[str]) -> str:
    return value if value in values else ""


def _address(asked: ListQuery, path: str = "", **changed: str) -> str:
    query = {
        "q": asked.words,
        "kind": asked.kind,
        "link": asked.link,
        "sort": asked.sort,
    } | changed
    return f"{ROOM}{path}?{urlencode({name: value for name, value in query.items() if value})}"


def _sort_url(asked: ListQuery) -> dict[str, str]:
    """Where each heading leads: sorted by it, or the other way round."""
    return {
        column: _address(asked, sort=f"-{column}" if asked.sort == column else column)
        for column in ("number", "name", "changed")
    }


def _sort_state(asked: ListQuery) -> dict[str, str]:
    column = asked.sort.removeprefix("-")
    return {column: "descending" if asked.sort.startswith("-") else "ascending"}
