"""The public form ``/apply/``: five steps, a check page with the consents, and a confirmation."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.chassis import clock
from services.chassis.cookies import Cookies
from services.chassis.database import Database
from services.chassis.http import see_other
from services.chassis.pages import Pages
from services.chassis.problems import not_found
from services.chassis.request import Request
from services.chassis.settings import Settings
from services.entries.domain.clocks import ANSWERED_WITHIN_WORKING_DAYS
from services.entries.domain.consents import CONSENTS
from services.entries.domain.guideline import CURRENT as GUIDELINE
from services.entries.domain.sheet import FIELDS, READERS, STEPS, SheetField
from services.entries.store.introductions import hash_token
from services.entries.usecases.keep_draft import (
    Draft,
    UnknownDraft,
    begin_draft,
    close_draft,
    get_draft,
    save_step,
)
from services.entries.usecases.submit_entry import get_receipt, submit_entry
from services.entries.web.answers import as_field, as_sheet, by_field_id, read_answers, shown
from services.entries.web.schemas import expected_errors, load_entry

DRAFT_COOKIE = "draft"
OTHER_DRAFT = (
    "この画面は、前に書きはじめた別のエントリーシートのものです。まだ保存していません。"
    "このまま保存すると、いま書いているエントリーシートに入ります。"
)
DRAFT_LOST = (
    "このブラウザーに残っていた書きかけの情報が見つかりませんでした。この画面の内容は、新しいエントリーシートとして保存しました。"
    "ほかの画面の内容は、お手数ですがもう一度ご入力ください。"
)
CHANGED_SINCE = "この画面を開いたあとに、別の画面で内容が変わりました。いまの内容を確かめて、もう一度チェックを入れてください。"
DRAFT_SECONDS = 90 * 24 * 3600
LABELS = {field.field_id: field.label for field in FIELDS} | {
    f"consents_{name}": text for name, text in CONSENTS
}


def fields_of(step: int) -> tuple[SheetField, ...]:
    return tuple(field for field in FIELDS if field.step == step)


def mark_of(token: str) -> str:
    """Which draft a page belongs to; tells two drafts apart and nothing else."""
    return hash_token(token).hex()[:16]


def fingerprint(answers: dict[str, Any]) -> str:
    """What the check page showed: consents are given to that and to nothing else."""
    return hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest()[:16]


class ApplyForm:
    """Each step is saved as typed before it is checked, so that no error loses a word."""

    def __init__(
        self, settings: Settings, database: Database, pages: Pages, cookies: Cookies
    ) -> None:
        self._settings, self._database = settings, database
        self._pages, self._cookies = pages, cookies

    def start_page(self, request: Request) -> Response:
        draft = self._find_draft(request)
        resume = (
            next((s for s in range(1, len(STEPS) + 1) if s not in draft.steps_done), "check")
            if draft
            else None
        )
        return self._pages.render(
            "apply_start.html",
            request,
            steps=STEPS,
            resume=resume,
            answer_days=ANSWERED_WITHIN_WORKING_DAYS,
            finished=bool(draft and draft.entry_id),
        )

    def guideline_page(self, request: Request) -> Response:
        return self._pages.render("guideline.html", request, guideline=GUIDELINE)

    def start(self, request: Request) -> Response:
        with self._database.unit_of_work() as uow:
            token = begin_draft(uow)
        return self._remember(see_other("/apply/1"), token)

    def _remember(self, response: Response, token: str) -> Response:
        self._cookies.set(response, DRAFT_COOKIE, token, max_age=DRAFT_SECONDS)
        return response

    def step_page(self, request: Request, step: int) -> Response:
        draft = self._draft_or_start(request, step)
        if isinstance(draft, Response):
            return draft
        errors = self._errors(draft.answers, step) if request.args.get("check") else {}
        return self._show_step(request, step, draft.answers, errors)

    def save_step(self, request: Request, step: int) -> Response:
        if not 1 <= step <= len(STEPS):
            raise not_found()
        answers = read_answers(request.form, fields_of(step))
        draft = self._find_draft(request)
        if draft is None:
            return self._save_anew(request, step, answers)
        if draft.entry_id:
            return see_other("/apply/done")
        if request.form.get("draft", "") not in ("", mark_of(self._token(request))):
            return self._show_step(request, step, answers, {"_": [OTHER_DRAFT]}, 409)
        errors = self._errors({**draft.answers, **answers}, step)
        with self._database.unit_of_work() as uow:
            save_step(uow, self._token(request), step, answers, sound=not errors)
        if request.form.get("go") == "previous":
            return see_other(f"/apply/{step - 1}" if step > 1 else "/apply/")
        if errors:
            return self._show_step(request, step, answers, errors, 422)
        onwards = step == len(STEPS) or request.form.get("back") == "check"
        return see_other("/apply/check" if onwards else f"/apply/{step + 1}")

    def _save_anew(self, request: Request, step: int, answers: dict[str, Any]) -> Response:
        """The browser has forgotten its draft: what was just typed goes into a new one, and the page says so."""
        errors = self._errors(answers, step)
        with self._database.unit_of_work() as uow:
            token = begin_draft(uow)
            save_step(uow, token, step, answers, sound=not errors)
        page = self._show_step(
            request, step, answers, {"_": [DRAFT_LOST], **errors}, 422, mark_of(token)
        )
        return self._remember(page, token)

    def check_page(self, request: Request) -> Response:
        draft = self._draft_or_start(request, 1)
        return (
            draft
            if isinstance(draft, Response)
            else self._check(request, draft, lambda: self._show_check(request, draft, {}))
        )

    def submit(self, request: Request) -> Response:
        """Submit once: a second click finds the entry of the first and gets the same confirmation."""
        draft = self._draft_or_start(request, 1)
        if isinstance(draft, Response):
            return draft
        return self._check(request, draft, lambda: self._submit(request, draft))

    def done_page(self, request: Request) -> Response:
        draft = self._find_draft(request)
        if draft is None or not draft.entry_id:
            return see_other("/apply/")
        with self._database.unit_of_work() as uow:
            receipt = get_receipt(uow, draft.entry_id, self._settings.lookup_code_secret)
        return self._pages.render("apply_done.html", request, receipt=receipt)

    def _submit(self, request: Request, draft: Draft) -> Response:
        consents = {name: request.form.get(f"consents_{name}") == "on" for name, _ in CONSENTS}
        if request.form.get("seen", "") != fingerprint(draft.answers):
            return self._show_check(request, draft, {"_": [CHANGED_SINCE]}, None, 409)
        try:
            sheet = load_entry({**as_sheet(draft.answers), "consents": consents})
        except ValidationError as error:
            return self._show_check(
                request, draft, by_field_id(error.normalized_messages()), consents, 422
            )
        token = self._token(request)
        with self._database.unit_of_work() as uow:
            if get_draft(uow, token, for_update=True).entry_id is None:
                receipt = submit_entry(
                    uow, sheet, self._settings.lookup_code_secret, "入力フォーム"
                )
                close_draft(uow, token, receipt.entry_id)
        return see_other("/apply/done")

    def _check(self, request: Request, draft: Draft, then: Callable[[], Response]) -> Response:
        """Go on only with a sheet whose steps are all sound; else to the first step that is not."""
        if draft.entry_id:
            return see_other("/apply/done")
        for step in range(1, len(STEPS) + 1):
            if self._errors(draft.answers, step):
                return see_other(f"/apply/{step}?check=1")
        return then()

    def _show_step(
        self,
        request: Request,
        step: int,
        answers: dict[str, Any],
        errors: dict[str, list[str]],
        code: int = 200,
        mark: str = "",
    ) -> Response:
        back = request.values.get("back") == "check"
        return self._pages.render(
            "apply_step.html",
            request,
            code,
            step=step,
            steps=STEPS,
            answers=answers,
            errors=errors,
            labels=LABELS,
            fields=[as_field(field) for field in fields_of(step)],
            back="check" if back else "",
            draft=mark or mark_of(self._token(request)),
            first_day=clock.today().isoformat(),
        )

    def _show_check(
        self,
        request: Request,
        draft: Draft,
        errors: dict[str, list[str]],
        consents: dict[str, bool] | None = None,
        code: int = 200,
    ) -> Response:
        sections = [
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
                    for f in fields_of(step)
                ],
            )
            for step, title in enumerate(STEPS, start=1)
        ]
        fields = [
            {
                "name": f"consents_{name}",
                "label": text,
                "required": True,
                "given": bool(consents and consents[name]),
            }
            for name, text in CONSENTS
        ]
        return self._pages.render(
            "apply_check.html",
            request,
            code,
            sections=sections,
            consents=fields,
            errors=errors,
            labels=LABELS,
            steps=STEPS,
            guideline=GUIDELINE,
            seen=fingerprint(draft.answers),
        )

    @staticmethod
    def _errors(answers: dict[str, Any], step: int) -> dict[str, list[str]]:
        names = {field.name for field in fields_of(step)}
        errors = expected_errors(
            {**as_sheet(answers), "consents": {name: True for name, _ in CONSENTS}}
        )
        return by_field_id({name: messages for name, messages in errors.items() if name in names})

    def _draft_or_start(self, request: Request, step: int) -> Draft | Response:
        if not 1 <= step <= len(STEPS):
            raise not_found()
        draft = self._find_draft(request)
        if draft is None:
            return see_other("/apply/")
        return see_other("/apply/done") if draft.entry_id else draft

    def _token(self, request: Request) -> str:
        return self._cookies.get(request, DRAFT_COOKIE)

    def _find_draft(self, request: Request) -> Draft | None:
        token = self._token(request)
        if not token:
            return None
        try:
            with self._database.unit_of_work() as uow:
                return get_draft(uow, token)
        except UnknownDraft:
            return None
