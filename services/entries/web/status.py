"""Where an entry is, for whoever has its number and 照会コード."""

import hashlib
import hmac
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from services.chassis.runtime.database import Database
from services.chassis.web.client_address import client_address
from services.chassis.web.http import see_other
from services.chassis.web.kept_forms import KeptForms
from services.chassis.web.pages import Pages
from services.chassis.web.problems import Problem
from services.chassis.web.request import Request
from services.entries.domain.procedure import STAGES, STATES, State
from services.entries.settings import EntriesSettings
from services.entries.store.entries import find_entry
from services.entries.store.introductions import find_introductions
from services.entries.usecases.limit_guesses import (
    TooManyGuesses,
    check_guesses,
    guesser,
    note_guess,
)
from services.entries.usecases.submit_entry import hash_lookup_code
from services.japanese.entry_number import read_number

PASS_SECONDS = 1800
UNKNOWN = "受付番号と照会コードの組み合わせが見つかりません。もう一度お確かめください。"


class StatusPages:
    """The same answer for an unknown number and a wrong code; after too many of them a right one waits, too.

    The right code leads to a page that this browser may open for half an hour: loading it again sends no code again.
    """

    def __init__(self, settings: EntriesSettings, database: Database, pages: Pages) -> None:
        self._settings, self._database, self._pages = settings, database, pages
        self._forms = KeptForms(database)
        self._passes = URLSafeTimedSerializer(
            list(reversed(settings.form_secret)),
            salt="entry status",
            signer_kwargs={"digest_method": hashlib.sha256},
        )

    def page(self, request: Request) -> Response:
        """The form, or the entry whose code this browser has given within half an hour."""
        number = self._number_passed(request)
        if number:
            return self._show(request, number)
        kept = self._forms.find(request)
        return self._pages.render("status_form.html", request, errors=kept.errors, typed=kept.typed)

    def look_up(self, request: Request) -> Response:
        typed, code = request.form.get("number", ""), request.form.get("lookup_code", "")
        errors = {
            name: ["入力してください。"]
            for name, value in (("number", typed), ("lookup_code", code))
            if not value.strip()
        }
        if errors:
            return self._forms.show_again(request, errors)
        number = read_number(typed)
        # Per address as well as per number: nobody can keep the applicant out by guessing for them.
        subject = guesser(
            self._settings.fingerprint_secret, "status", number, client_address(request)
        )
        try:
            with self._database.unit_of_work() as uow:
                check_guesses(uow, subject)
                row = find_entry(uow, number)
                if row is None or not is_code_of(row, code):
                    note_guess(uow, subject)
                    row = None
        except TooManyGuesses:
            raise too_many_codes() from None
        if row is None:
            return self._forms.show_again(request, {"lookup_code": [UNKNOWN]})
        return see_other(
            f"/apply/status?pass={self._passes.dumps([row['number'], _browser(request)])}"
        )

    def _number_passed(self, request: Request) -> str:
        try:
            number, browser = self._passes.loads(request.args.get("pass", ""), max_age=PASS_SECONDS)
        except (BadData, ValueError, TypeError):
            return ""
        return str(number) if hmac.compare_digest(str(browser), _browser(request)) else ""

    def _show(self, request: Request, number: str) -> Response:
        with self._database.unit_of_work() as uow:
            row = find_entry(uow, number)
            assert row is not None
            introductions = find_introductions(uow, row["id"])
        return self._pages.render(
            "status.html",
            request,
            entry=row,
            rule=STATES[State(row["state"])],
            stages=STAGES,
            told=sum(i.rule.is_told for i in introductions),
            answered=sum(i.rule.is_answer for i in introductions),
            positive=sum(i.rule.is_positive for i in introductions),
            not_linked=[i.wished_name for i in introductions if not i.rule.is_told],
            page_url=f"{self._settings.public_url}/entries/{row['number']}/",
        )


def _browser(request: Request) -> str:
    """Tells this browser from others; a pass that was passed on opens nothing."""
    return hashlib.sha256(request.csrf_token.encode()).hexdigest()[:32]


def is_code_of(row: dict[str, Any], typed: str) -> bool:
    return hmac.compare_digest(hash_lookup_code(typed), bytes(row["lookup_code_hash"]))


def too_many_codes() -> Problem:
    return Problem(
        429,
        "しばらくお待ちください",
        "照会コードの誤りが続いたため、1時間ほど照会を控えてください。",
        "エントリーの内容は変わりません。",
        "お急ぎの場合は、事務局へお電話ください。",
        headers={"Retry-After": "3600"},
    )
