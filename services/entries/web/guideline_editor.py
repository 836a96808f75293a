"""The draft of the next guideline, for administrators; each POST answers 303, and nothing typed is lost."""

from collections.abc import Callable
from urllib.parse import urlencode

from werkzeug.wrappers import Response

from services.chassis.web.http import see_other
from services.chassis.web.kept_forms import KeptForms
from services.chassis.web.pages import Pages
from services.chassis.web.problems import not_found
from services.chassis.web.request import Request
from services.entries.domain import guideline_edits as edits
from services.entries.domain.guideline import Guideline
from services.entries.domain.guideline_draft import DraftChanged, NoDraft, draft_after
from services.entries.domain.guideline_edits import Action, Edit, Part, UnknownPoint
from services.entries.domain.history import Person
from services.entries.domain.sheet import LABELS
from services.entries.store.views import guideline as view
from services.entries.store.work import Store
from services.entries.usecases.begin_guideline_draft import begin_guideline_draft
from services.entries.usecases.change_guideline_draft import change_guideline_draft
from services.entries.usecases.discard_guideline_draft import discard_guideline_draft
from services.entries.web import guideline_forms as forms
from services.entries.web.guideline_forms import FormField
from services.entries.web.revisions import seen_revision

LIST, DRAFT = "/office/guideline/", "/office/guideline/draft"
CHANGED = (
    "この画面を開いたあとに、ほかの人が案を変えました。あなたの操作は、まだ保存していません。"
    "いまの案を確かめてから、もう一度行ってください。"
)
GONE = (
    "案はもうありません（ほかの人が施行する日を決めたか、取りやめました）。あなたの入力は下に残っていますが、保存していません。"
    "新しい案を作ってから、その案に入れてください。"
)
DONE = {
    Action.BEGIN: "案を作りました。",
    Action.SET_INTRO: "前文を変えました。",
    Action.ADD: "加えました。",
    Action.CHANGE: "変えました。",
    Action.MOVE: "並べ替えました。",
    Action.REMOVE: "案から除きました。",
}
UP, DOWN = "up", "down"
NEW = "new"


class GuidelineEditor:
    """``/office/guideline/draft`` and the forms below it. A form carries the revision of the draft that was seen."""

    def __init__(self, store: Store, pages: Pages, kept: KeptForms) -> None:
        self._store, self._pages, self._kept = store, pages, kept

    def show(self, request: Request) -> Response:
        """The draft; anybody of the staff may read it."""
        with self._store.work() as work:
            draft = view.find_draft(work.uow)
            changes = view.list_changes(work.uow, draft.version) if draft else []
        if draft is None:
            return see_other(LIST)
        done = request.args.get("done", "")
        said = DONE.get(Action(done)) if done in list(Action) else None
        return self._pages.render(
            "guideline_draft.html",
            request,
            draft=draft,
            guideline=draft.content,
            parts=[(p, edits.PART_LABELS[p], edits.points_of(draft.content, p)) for p in Part],
            changes=changes,
            field_labels=LABELS,
            may_edit=request.staff.has("admin"),
            errors=self._kept.find(request).errors,
            notices=[("success", said)] if said else [],
        )

    def begin(self, request: Request) -> Response:
        with self._store.work() as work:
            begin_guideline_draft(work, _me(request))
        return see_other(f"{DRAFT}?done={Action.BEGIN}")

    def discard(self, request: Request) -> Response:
        try:
            with self._store.work() as work:
                discard_guideline_draft(work, _me(request), seen_revision(request))
        except NoDraft:
            return see_other(LIST)
        except DraftChanged:
            return self._kept.show_again(request, {"_": [CHANGED]}, DRAFT)
        return see_other(f"{LIST}?discarded=1")

    def intro_form(self, request: Request) -> Response:
        return self._form(request, [forms.INTRO_FIELD], "前文を変える", _intro)

    def set_intro(self, request: Request) -> Response:
        fields = [forms.INTRO_FIELD]
        typed = forms.read_fields(request.form, fields)
        if errors := forms.find_errors(typed, fields):
            return self._kept.show_again(request, errors)
        return self._edit(request, lambda seen: edits.set_intro(seen, typed[forms.INTRO]), "intro")

    def point_form(self, request: Request, part: str, code: str) -> Response:
        """A point, or an empty form for a new one; one that a colleague has removed is offered as a new one."""
        kind = _part(part)

        def values(seen: Guideline) -> dict[str, str]:
            return {} if code == NEW else forms.values_of(edits.get_point(seen, kind, code))

        fields, heading = _fields(self._content(), kind), forms.heading(kind, code == NEW)
        try:
            return self._form(request, fields, heading, values)
        except UnknownPoint:
            if not self._kept.find(request).typed:
                raise not_found() from None
            heading, action = forms.heading(kind, True), f"{DRAFT}/{kind}/{NEW}"
            return self._form(request, fields, heading, lambda seen: {}, action)

    def save_point(self, request: Request, part: str, code: str) -> Response:
        kind = _part(part)
        fields = _fields(self._content(), kind)
        typed = forms.read_fields(request.form, fields)
        if errors := forms.find_errors(typed, fields):
            return self._kept.show_again(request, errors)

        def save(seen: Guideline) -> Edit:
            if code == NEW:
                return edits.add(seen, kind, forms.make_point(kind, edits.new_code(seen), typed))
            return edits.change(seen, kind, forms.make_point(kind, code, typed))

        return self._edit(request, save, str(kind) if code == NEW else f"point-{code}")

    def move_point(self, request: Request, part: str, code: str) -> Response:
        kind, by = _part(part), -1 if request.form.get("to") == UP else 1
        return self._edit(
            request, lambda seen: edits.move(seen, kind, code, by), f"point-{code}", DRAFT
        )

    def remove_point(self, request: Request, part: str, code: str) -> Response:
        kind = _part(part)
        return self._edit(request, lambda seen: edits.remove(seen, kind, code), str(kind), DRAFT)

    def _edit(
        self, request: Request, edit: Callable[[Guideline], Edit], anchor: str, page: str = ""
    ) -> Response:
        """Make the edit and show it in the draft; where a colleague came first, tell so on ``page`` with what was typed."""
        made: list[Edit] = []

        def noted(seen: Guideline) -> Edit:
            made.append(edit(seen))
            return made[-1]

        try:
            with self._store.work() as work:
                change_guideline_draft(work, noted, _me(request), seen_revision(request))
        except (DraftChanged, UnknownPoint):
            return self._kept.show_again(request, {"_": [CHANGED]}, page)
        except NoDraft:
            if page:
                return see_other(LIST)
            return self._kept.show_again(request, {"_": [GONE]}, page)
        return see_other(f"{DRAFT}?{urlencode({'done': made[-1].action.value})}#{anchor}")

    def _content(self) -> Guideline:
        """What is edited; where the draft is gone, what a new one would begin with."""
        with self._store.work() as work:
            draft = view.find_draft(work.uow)
            return draft.content if draft else draft_after(work.guidelines.get_latest()).content

    def _form(
        self,
        request: Request,
        fields: list[FormField],
        heading: str,
        values: Callable[[Guideline], dict[str, str]],
        action: str = "",
    ) -> Response:
        with self._store.work() as work:
            draft = view.find_draft(work.uow)
            content = draft.content if draft else draft_after(work.guidelines.get_latest()).content
        kept = self._kept.find(request)
        if draft is None and not kept.typed:
            return see_other(LIST)
        saved = values(content)
        typed = forms.read_fields(kept.typed, fields) if kept.typed else saved
        return self._pages.render(
            "guideline_form.html",
            request,
            heading=heading,
            fields=fields,
            values=typed,
            saved=[(f.label, saved.get(f.name, "")) for f in fields] if "_" in kept.errors else [],
            action=action or request.path,
            version=content.version,
            revision=draft.revision if draft else 0,
            errors=kept.errors,
            labels=forms.labels(fields),
        )


def _intro(seen: Guideline) -> dict[str, str]:
    return {forms.INTRO: seen.intro}


def _fields(content: Guideline, part: Part) -> list[FormField]:
    return forms.fields_of(part, content)


def _part(text: str) -> Part:
    if text not in list(Part):
        raise not_found()
    return Part(text)


def _me(request: Request) -> Person:
    return Person(request.staff.id, request.staff.name)
