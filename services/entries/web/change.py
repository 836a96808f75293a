"""``/office/entries/<number>/change``: staff mend the sheet themselves; ``steps.py`` keeps what they send."""

from typing import Any

from werkzeug.wrappers import Response

from services.chassis.runtime import clock
from services.chassis.web import problems
from services.chassis.web.kept_forms import KeptForms
from services.chassis.web.pages import Pages
from services.chassis.web.request import Request
from services.entries.domain.procedure import STEPS, StepCode
from services.entries.domain.sheet import FIELDS, FORM_LABELS
from services.entries.domain.sheet_values import value_of
from services.entries.store.views.entry import EntryView, find_entry
from services.entries.store.work import Store
from services.entries.web.answers import as_field, read_answers


class ChangePage:
    """The whole sheet as a form, filled with what it says now, or with what was typed where something was wrong."""

    def __init__(self, store: Store, pages: Pages, forms: KeptForms) -> None:
        self._store, self._pages, self._forms = store, pages, forms

    def show(self, request: Request, number: str) -> Response:
        """Raises Problem 404, also where nothing can be mended now."""
        again = self._forms.find(request)
        with self._store.work() as work:
            entry = find_entry(work.uow, number)
        step = STEPS[StepCode.CHANGE]
        if entry is None or not step.begins_in(entry.state, entry.is_held, entry.is_public):
            raise problems.not_found()
        answers = read_answers(again.typed, FIELDS) if again.typed else as_answers(entry)
        return self._pages.render(
            "entry_change.html",
            request,
            entry=entry,
            step=step,
            fields=[as_field(field) for field in FIELDS],
            answers=answers,
            reason=again.typed.get("change_reason", "") if again.typed else "",
            errors=again.errors,
            labels=FORM_LABELS | {"change_reason": step.reason.label if step.reason else ""},
            first_day=clock.today().isoformat(),
        )


def as_answers(entry: EntryView) -> dict[str, Any]:
    """A stored sheet as it would be typed, by field id."""
    sheet = {**entry.sheet, "contact": entry.contact}
    answers: dict[str, Any] = {}
    for field in FIELDS:
        value = value_of(sheet, field.name)
        answers[field.field_id] = (
            "\n".join(map(str, value))
            if isinstance(value, list) and field.kind == "lines"
            else value or ""
        )
    return answers
