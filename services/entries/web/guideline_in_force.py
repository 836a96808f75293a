"""What the draft of the guideline changes, and the day from which it is in force."""

import datetime as dt

from werkzeug.wrappers import Response

from services.chassis.runtime import clock
from services.chassis.web.http import see_other
from services.chassis.web.kept_forms import KeptForms
from services.chassis.web.pages import Pages
from services.chassis.web.request import Request
from services.entries.domain.guideline_differences import compare
from services.entries.domain.guideline_draft import (
    DraftChanged,
    NoDraft,
    NothingDiffers,
    NothingToReview,
    WrongDay,
    days_open,
)
from services.entries.domain.history import Person
from services.entries.store.views import guideline as view
from services.entries.store.work import Store
from services.entries.usecases.put_guideline_in_force import put_guideline_in_force
from services.entries.web.guideline_editor import CHANGED, LIST
from services.entries.web.revisions import seen_revision
from services.japanese.dates import japanese_date

DAY = "in_force_from"
CONFIRM = "confirmed"
LABELS = {DAY: "施行する日", CONFIRM: "確認"}
NO_DAY = "施行する日を、年月日で入力してください。"
NOT_CONFIRMED = "上の変更点を確かめて、チェックを入れてください。"
WRONG_DAY = "施行する日は、{}から{}までの日にしてください。"
NOTHING_DIFFERS = (
    "案は、いちばん新しい版と同じ内容です。変えるところがあれば、先に案を直してください。"
)
NOTHING_TO_REVIEW = "要件と条件が、それぞれ1つ以上必要です。"


class InForcePage:
    """``/office/guideline/draft/in-force``: the differences for anybody of the staff, the form for administrators."""

    def __init__(self, store: Store, pages: Pages, kept: KeptForms) -> None:
        self._store, self._pages, self._kept = store, pages, kept

    def show(self, request: Request) -> Response:
        """Field by field, beside the version in force; ``?against=latest`` beside one that is to come before it."""
        today, kept = clock.today(), self._kept.find(request)
        with self._store.work() as work:
            draft = view.find_draft(work.uow)
            in_force = view.find_in_force(work.uow, today)
            latest = work.guidelines.get_latest()
        if draft is None:
            return see_other(LIST)
        base = latest if request.args.get("against") == "latest" else in_force
        first, last = days_open(latest, today)
        return self._pages.render(
            "guideline_in_force.html",
            request,
            draft=draft,
            base=base,
            in_force=in_force,
            latest=latest,
            differences=compare(base.guideline, draft.content),
            day=kept.typed.get(DAY, ""),
            first=first,
            last=last,
            errors=kept.errors,
            labels=LABELS,
            may_edit=request.staff.has("admin"),
        )

    def put_in_force(self, request: Request) -> Response:
        errors, day = {}, _read_day(request.form.get(DAY, ""))
        if day is None:
            errors[DAY] = [NO_DAY]
        if request.form.get(CONFIRM) != "on":
            errors[CONFIRM] = [NOT_CONFIRMED]
        if errors or day is None:
            return self._kept.show_again(request, errors)
        by = Person(request.staff.id, request.staff.name)
        try:
            with self._store.work() as work:
                version = put_guideline_in_force(work, day, by, seen_revision(request))
        except NoDraft:
            return see_other(LIST)
        except DraftChanged:
            errors = {"_": [CHANGED]}
        except WrongDay as wrong:
            errors = {
                DAY: [WRONG_DAY.format(japanese_date(wrong.first), japanese_date(wrong.last))]
            }
        except NothingDiffers:
            errors = {"_": [NOTHING_DIFFERS]}
        except NothingToReview:
            errors = {"_": [NOTHING_TO_REVIEW]}
        else:
            return see_other(f"{LIST}{version}?published=1")
        return self._kept.show_again(request, errors)


def _read_day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        return None
