"""``/apply/status``: number and 照会コード open an entry to its applicant."""

from werkzeug.wrappers import Response

from services.chassis.web.client_address import client_address
from services.chassis.web.http import see_other
from services.chassis.web.kept_forms import KeptForms
from services.chassis.web.pages import Pages
from services.chassis.web.problems import Problem
from services.chassis.web.request import Request
from services.entries.settings import EntriesSettings
from services.entries.store.work import Store
from services.entries.usecases.limit_attempts import TooManyAttempts
from services.entries.usecases.open_status import open_status
from services.entries.web.attempts import subject_of
from services.entries.web.passes import Passes
from services.japanese.entry_number import read_number

UNKNOWN = "受付番号と照会コードの組み合わせが見つかりません。もう一度お確かめください。"


class StatusPages:
    """The same answer for an unknown number and a wrong code; after too many of them a right one waits, too.

    The right code leads to a page that this browser may open for a while: loading it again sends no code again.
    """

    def __init__(
        self, settings: EntriesSettings, store: Store, pages: Pages, forms: KeptForms
    ) -> None:
        self._settings, self._store, self._pages, self._forms = settings, store, pages, forms
        self._passes = Passes(settings)

    def page(self, request: Request) -> Response:
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
        return see_other(self._passes.address(request, number))


def too_many_codes() -> Problem:
    return Problem(
        429,
        "しばらくお待ちください",
        "照会コードの誤りが続いたため、1時間ほど照会を控えてください。",
        "エントリーの内容は変わりません。",
        "お急ぎの場合は、事務局へお電話ください。",
        headers={"Retry-After": "3600"},
    )
