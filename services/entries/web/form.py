"""The public form ``/apply/``: a start page and five steps. ``check.py`` goes on from there."""

from typing import Any
from urllib.parse import urlencode

from werkzeug.wrappers import Response

from services.chassis.runtime import clock
from services.chassis.web.http import see_other
from services.chassis.web.kept_forms import KeptForms
from services.chassis.web.pages import Pages
from services.chassis.web.problems import not_found
from services.chassis.web.request import Request
from services.entries.domain.clocks import WORKING_DAYS
from services.entries.domain.sheet import FIELDS, FORM_LABELS, STEPS
from services.entries.domain.sheet_field import SheetField
from services.entries.settings import EntriesSettings
from services.entries.store.work import Store
from services.entries.usecases.note_traces import note_traces
from services.entries.usecases.save_step import save_step
from services.entries.web.answers import as_field, find_errors, read_answers
from services.entries.web.drafts import Drafts
from services.entries.web.robots import PageTimes, fell_into_trap

OTHER_DRAFT = (
    "この画面は、前に書きはじめた別のエントリーシートのものです。まだ保存していません。"
    "このまま保存すると、いま書いているエントリーシートに入ります。"
)
DRAFT_LOST = (
    "このブラウザーに残っていた書きかけの情報が見つかりませんでした。この画面の内容は、新しいエントリーシートとして保存しました。"
    "ほかの画面の内容は、お手数ですがもう一度ご入力ください。"
)


def fields_of(step: int) -> tuple[SheetField, ...]:
    return tuple(field for field in FIELDS if field.step == step)


class ApplyForm:
    """Each step is saved as typed before it is checked; with errors it is shown again by a GET."""

    def __init__(
        self,
        settings: EntriesSettings,
        store: Store,
        pages: Pages,
        forms: KeptForms,
        drafts: Drafts,
    ) -> None:
        self._store, self._pages, self._forms, self._drafts = store, pages, forms, drafts
        self._times = PageTimes(settings)

    def start_page(self, request: Request) -> Response:
        draft = self._drafts.find(request)
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
            answer_days=WORKING_DAYS.answered_within,
            finished=bool(draft and draft.entry_id),
        )

    def start(self, request: Request) -> Response:
        return self._drafts.begin(request, "/apply/1")

    def step_page(self, request: Request, step: int) -> Response:
        """The step as it is saved; ``check`` shows its errors, ``lost`` and ``again`` what became of a POST."""
        if not 1 <= step <= len(STEPS):
            raise not_found()
        draft = self._drafts.open_or_elsewhere(request)
        if isinstance(draft, Response):
            return draft
        kept = self._forms.find(request)
        answers = draft.answers | (read_answers(kept.typed, fields_of(step)) if kept.typed else {})
        errors = dict(kept.errors)
        if "lost" in request.args:
            errors["_"] = [DRAFT_LOST]
        if "check" in request.args:
            errors |= _errors_of(answers, step)
        return self._pages.render(
            "apply_step.html",
            request,
            step=step,
            steps=STEPS,
            answers=answers,
            errors=errors,
            labels=FORM_LABELS,
            fields=[as_field(field) for field in fields_of(step)],
            back="check" if request.args.get("back") == "check" else "",
            draft=self._drafts.mark(request),
            opened=self._times.stamp(request),
            first_day=clock.today().isoformat(),
        )

    def save_step(self, request: Request, step: int) -> Response:
        if not 1 <= step <= len(STEPS):
            raise not_found()
        answers = read_answers(request.form, fields_of(step))
        draft = self._drafts.find(request)
        if draft is None:
            # The browser has forgotten its draft: what was just typed goes into a new one, and the page says so.
            sound = not _errors_of(answers, step)
            return self._drafts.begin(
                request, f"/apply/{step}?check=1&lost=1", step=step, answers=answers, sound=sound
            )
        if draft.entry_id:
            return see_other("/apply/done")
        if request.form.get("draft", "") not in ("", self._drafts.mark(request)):
            return self._forms.show_again(request, {"_": [OTHER_DRAFT]})
        errors = _errors_of({**draft.answers, **answers}, step)
        with self._store.work() as work:
            token = self._drafts.token(request)
            save_step(work, token, step, answers, sound=not errors)
            note_traces(work, token, self._times.seconds_open(request), fell_into_trap(request))
        if request.form.get("go") == "previous":
            return see_other(f"/apply/{step - 1}" if step > 1 else "/apply/")
        back = {"back": "check"} if request.form.get("back") == "check" else {}
        if errors:
            return see_other(f"/apply/{step}?{urlencode({'check': 1, **back})}")
        return see_other("/apply/check" if back or step == len(STEPS) else f"/apply/{step + 1}")


def _errors_of(answers: dict[str, Any], step: int) -> dict[str, list[str]]:
    mine = {field.field_id for field in fields_of(step)}
    return {name: found for name, found in find_errors(answers).items() if name in mine}
