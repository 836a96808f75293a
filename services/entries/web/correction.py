"""``/apply/own/<pass>/correct``: an applicant corrects what they were asked for, or wishes to change what is listed."""

from typing import Any

from werkzeug.wrappers import Response

from services.chassis.runtime import clock
from services.chassis.web.http import see_other
from services.chassis.web.kept_forms import KeptForms
from services.chassis.web.pages import Pages
from services.chassis.web.request import Request
from services.entries.domain.consents import CONSENTS
from services.entries.domain.procedure import StepCode
from services.entries.domain.refusals import ChangedMeanwhile, EntryError, NothingChanged
from services.entries.domain.sheet import FIELDS, FORM_LABELS
from services.entries.domain.sheet_field import SheetField
from services.entries.settings import EntriesSettings
from services.entries.store.views.entry import EntryView, find_entry
from services.entries.store.work import Store
from services.entries.usecases.correct_entry import correct_entry
from services.entries.usecases.propose_change import propose_change
from services.entries.web.answers import as_field, as_sheet, find_errors, read_answers, shown
from services.entries.web.change import as_answers
from services.entries.web.own_entry import open_to_applicant
from services.entries.web.passes import Passes
from services.entries.web.revisions import seen_revision
from services.entries.web.schemas import load_entry

NOTHING_CHANGED = "どの項目も変わっていません。直したい項目を書き換えてからお送りください。"
MOVED = (
    "この画面を開いたあとに、状態が変わりました。入力した内容は下に残っています（まだ送っていません）。"
    "いまの状況を確かめてから、もう一度お送りください。"
)


class CorrectionPages:
    """One page: the fields that may be changed are open, with what was asked of them; the others are shown, folded."""

    def __init__(
        self, settings: EntriesSettings, store: Store, pages: Pages, forms: KeptForms
    ) -> None:
        self._store, self._pages, self._forms = store, pages, forms
        self._passes = Passes(settings)

    def show(self, request: Request, given: str) -> Response:
        found = self._find(request, given)
        if isinstance(found, Response):
            return found
        entry, comments = found
        again, kept = self._forms.find(request), as_answers(entry)
        fields = open_fields(kept, comments)
        answers = kept | (read_answers(again.typed, fields) if again.typed else {})
        return self._pages.render(
            "own_correction.html",
            request,
            entry=entry,
            here=f"/apply/own/{given}",
            is_change=not comments,
            fields=[as_field(field, comment=comments.get(field.name, "")) for field in fields],
            folded=[(field.label, shown(field, kept)) for field in FIELDS if field not in fields],
            answers=answers,
            errors=again.errors,
            labels=FORM_LABELS,
            first_day=clock.today().isoformat(),
        )

    def send(self, request: Request, given: str) -> Response:
        """Take the correction, or tell at each field what is wrong, with what was typed."""
        found = self._find(request, given)
        if isinstance(found, Response):
            return found
        entry, comments = found
        kept, here = as_answers(entry), f"/apply/own/{given}/correct"
        fields = open_fields(kept, comments)
        answers = kept | read_answers(request.form, fields)
        if errors := find_errors(answers):
            return self._forms.show_again(request, errors, here)
        consents = {name: True for name, _ in CONSENTS}
        sheet = load_entry({**as_sheet(answers), "consents": consents})
        seen = seen_revision(request)
        try:
            with self._store.work() as work:
                if comments:
                    allowed = [field.name for field in fields]
                    correct_entry(work, entry.number, sheet, allowed, seen)
                    done = "correct"
                else:
                    done = (
                        "change" if propose_change(work, entry.number, sheet, seen) else "contact"
                    )
        except NothingChanged:
            return self._forms.show_again(request, {"_": [NOTHING_CHANGED]}, here)
        except ChangedMeanwhile:
            return self._forms.show_again(request, {"_": [MOVED]}, here)
        except EntryError:
            return see_other(f"/apply/own/{given}?done=moved")
        return see_other(f"/apply/own/{given}?done={done}")

    def _find(self, request: Request, given: str) -> tuple[EntryView, dict[str, str]] | Response:
        """The entry and what was asked of its fields; or where to go, where nothing can be corrected now."""
        number = self._passes.number(request, given)
        if not number:
            return see_other("/apply/status")
        with self._store.work() as work:
            entry = find_entry(work.uow, number)
            steps = open_to_applicant(entry) if entry else set()
            if entry is None or not steps & {StepCode.CORRECT, StepCode.PROPOSE_CHANGE}:
                return see_other(f"/apply/own/{given}")
            comments = (
                work.entries.find_comments(entry.id, entry.version)
                if StepCode.CORRECT in steps
                else []
            )
        return entry, {each.field: each.words for each in comments}


def open_fields(answers: dict[str, Any], comments: dict[str, str]) -> tuple[SheetField, ...]:
    """Those that were named, and those that a rule of today no longer lets pass; all, where none was named."""
    if not comments:
        return FIELDS
    wrong = find_errors(answers)
    return tuple(f for f in FIELDS if f.name in comments or f.field_id in wrong)
