"""Where an entry is, for whoever has its number and 照会コード."""

import hashlib
import hmac

from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from services.chassis.web.client_address import client_address
from services.chassis.web.http import see_other
from services.chassis.web.kept_forms import KeptForms
from services.chassis.web.pages import Pages
from services.chassis.web.problems import Problem
from services.chassis.web.request import Request
from services.entries.domain.procedure import STAGES
from services.entries.settings import EntriesSettings
from services.entries.store.views.entry import find_entry
from services.entries.store.work import Store
from services.entries.usecases.limit_attempts import TooManyAttempts
from services.entries.usecases.open_status import open_status
from services.entries.web.attempts import subject_of
from services.japanese.entry_number import read_number

PASS_SECONDS = 1800
UNKNOWN = "受付番号と照会コードの組み合わせが見つかりません。もう一度お確かめください。"


class StatusPages:
    """The same answer for an unknown number and a wrong code; after too many of them a right one waits, too.

    The right code leads to a page that this browser may open for half an hour: loading it again sends no code again.
    """

    def __init__(
        self, settings: EntriesSettings, store: Store, pages: Pages, forms: KeptForms
    ) -> None:
        self._settings, self._store, self._pages, self._forms = settings, store, pages, forms
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
        subject = subject_of(
            self._settings.fingerprint_secret, "status", number, client_address(request)
        )
        try:
            with self._store.work() as work:
                is_open = open_status(work, number, code, subject)
        except TooManyAttempts:
            raise too_many_codes() from None
        if not is_open:
            return self._forms.show_again(request, {"lookup_code": [UNKNOWN]})
        return see_other(f"/apply/status?pass={self._passes.dumps([number, _browser(request)])}")

    def _number_passed(self, request: Request) -> str:
        try:
            number, browser = self._passes.loads(request.args.get("pass", ""), max_age=PASS_SECONDS)
        except (BadData, ValueError, TypeError):
            return ""
        return str(number) if hmac.compare_digest(str(browser), _browser(request)) else ""

    def _show(self, request: Request, number: str) -> Response:
        with self._store.work() as work:
            entry = find_entry(work.uow, number)
            assert entry is not None
            introductions = work.introductions.find_of_entry(entry.id)
        return self._pages.render(
            "status.html",
            request,
            entry=entry,
            rule=entry.rule,
            stages=STAGES,
            told=sum(i.rule.is_told for i in introductions),
            answered=sum(i.rule.is_answer for i in introductions),
            positive=sum(i.rule.is_positive for i in introductions),
            not_linked=[i.wished_name for i in introductions if not i.rule.is_told],
            page_url=f"{self._settings.public_url}/entries/{entry.number}/",
        )


def _browser(request: Request) -> str:
    """Tells this browser from others; a pass that was passed on opens nothing."""
    return hashlib.sha256(request.csrf_token.encode()).hexdigest()[:32]


def too_many_codes() -> Problem:
    return Problem(
        429,
        "しばらくお待ちください",
        "照会コードの誤りが続いたため、1時間ほど照会を控えてください。",
        "エントリーの内容は変わりません。",
        "お急ぎの場合は、事務局へお電話ください。",
        headers={"Retry-After": "3600"},
    )
