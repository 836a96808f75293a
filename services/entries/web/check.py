"""The end of the form: all answers once more, the consents, and the confirmation with the number."""

import hashlib
import json
from typing import Any

from werkzeug.wrappers import Response

from services.chassis.runtime import clock
from services.chassis.web.http import see_other
from services.chassis.web.pages import Pages
from services.chassis.web.request import Request
from services.entries.domain.consents import CONSENTS
from services.entries.domain.draft import Draft
from services.entries.domain.guideline import Guideline
from services.entries.domain.sheet import FIELDS, STEPS
from services.entries.domain.sheet_field import READERS
from services.entries.domain.suspicion import Limits
from services.entries.settings import EntriesSettings
from services.entries.store.views.guideline import find_in_force
from services.entries.store.work import Store
from services.entries.usecases.note_traces import note_traces
from services.entries.usecases.save_consents import save_consents
from services.entries.usecases.show_receipt import show_receipt
from services.entries.usecases.submit_draft import submit_draft
from services.entries.web.answers import as_sheet, by_field_id, find_errors, shown
from services.entries.web.drafts import Drafts
from services.entries.web.robots import PageTimes, fell_into_trap
from services.entries.web.schemas import UnsoundSheet, load_entry
from services.entries.web.sheet_fields import NOT_CONSENTED

CHANGED_SINCE = "この画面を開いたあとに、別の画面で内容が変わりました。いまの内容を確かめて、もう一度チェックを入れてください。"
NEW_GUIDELINE = "この画面を開いたあとに、要領が新しい版になりました。新しい要領をお読みになり、もう一度チェックを入れてください。"
LABELS = {f"consents_{name}": text.removesuffix("。") for name, text in CONSENTS}


def fingerprint(answers: dict[str, Any]) -> str:
    """What the check page showed: consents are given to that and to nothing else."""
    return hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest()[:16]


class CheckPages:
    """``/apply/check`` and ``/apply/done``."""

    def __init__(
        self, settings: EntriesSettings, store: Store, pages: Pages, drafts: Drafts
    ) -> None:
        self._settings, self._store = settings, store
        self._pages, self._drafts = pages, drafts
        self._times = PageTimes(settings)
        self._limits = Limits(
            settings.form_least_seconds,
            settings.form_most_of_one_address,
            settings.form_most_in_all,
        )

    def check_page(self, request: Request) -> Response:
        """Every answer, where all are sound; ``check`` and ``changed`` tell why nothing was submitted."""
        draft = self._drafts.open_or_elsewhere(request)
        if isinstance(draft, Response):
            return draft
        wrong = find_errors(draft.answers)
        if wrong:
            return _to_first(wrong)
        seen = fingerprint(draft.answers)
        given = draft.consents["given"] if draft.consents.get("seen") == seen else []
        errors = {}
        if "changed" in request.args:
            errors["_"] = [CHANGED_SINCE]
        elif "guideline" in request.args:
            errors["_"] = [NEW_GUIDELINE]
        elif "check" in request.args:
            errors = {
                f"consents_{name}": [NOT_CONSENTED] for name, _ in CONSENTS if name not in given
            }
        return self._pages.render(
            "apply_check.html",
            request,
            sections=_sections(draft),
            consents=[
                {
                    "name": f"consents_{name}",
                    "label": text,
                    "required": True,
                    "given": name in given,
                }
                for name, text in CONSENTS
            ],
            errors=errors,
            labels=LABELS,
            steps=STEPS,
            guideline=self._guideline(),
            seen=seen,
            opened=self._times.stamp(request),
        )

    def submit(self, request: Request) -> Response:
        """Submit once: a second click finds the entry of the first and gets the same confirmation."""
        draft = self._drafts.open_or_elsewhere(request)
        if isinstance(draft, Response):
            return draft
        seen, token = fingerprint(draft.answers), self._drafts.token(request)
        with self._store.work() as work:
            note_traces(work, token, self._times.seconds_open(request), fell_into_trap(request))
        if request.form.get("seen", "") != seen:
            return see_other("/apply/check?changed=1")
        if request.form.get("guideline", "") != str(self._guideline().version):
            return see_other("/apply/check?guideline=1")
        consents = {name: request.form.get(f"consents_{name}") == "on" for name, _ in CONSENTS}
        try:
            sheet = load_entry({**as_sheet(draft.answers), "consents": consents})
        except UnsoundSheet as unsound:
            with self._store.work() as work:
                save_consents(work, token, seen, [name for name in consents if consents[name]])
            return _to_first(by_field_id(unsound.errors))
        with self._store.work() as work:
            submit_draft(work, token, sheet, self._settings.lookup_code_secret, self._limits)
        return see_other("/apply/done")

    def _guideline(self) -> Guideline:
        """The one in force: consents are given to it."""
        with self._store.work() as work:
            return find_in_force(work.uow, clock.today()).guideline

    def done_page(self, request: Request) -> Response:
        draft = self._drafts.find(request)
        if draft is None or not draft.entry_id:
            return see_other("/apply/")
        with self._store.work() as work:
            receipt = show_receipt(work, draft.entry_id, self._settings.lookup_code_secret)
        return self._pages.render("apply_done.html", request, receipt=receipt)


def _to_first(errors: dict[str, list[str]]) -> Response:
    """To the first step with an error, or, where only consents are missing, to the check page."""
    step = next((field.step for field in FIELDS if field.field_id in errors), "check")
    return see_other(f"/apply/{step}?check=1")


def _sections(draft: Draft) -> list[tuple[int, str, list[tuple[str, str | list[str], str, str]]]]:
    return [
        (
            step,
            title,
            [
                (
                    f.label,
                    shown(f, draft.answers),
                    f"/apply/{step}?back=check#{f.field_id}",
                    READERS[f.visibility],
                )
                for f in FIELDS
                if f.step == step
            ],
        )
        for step, title in enumerate(STEPS, start=1)
    ]
