"""An applicant's own entry: where it is, what it says, what happened, and every step that is open to them."""

from collections.abc import Callable

from werkzeug.wrappers import Response

from services.chassis.runtime import clock
from services.chassis.web.http import see_other
from services.chassis.web.pages import Pages
from services.chassis.web.problems import Problem, not_found
from services.chassis.web.request import Request
from services.entries.domain.declarations import Need
from services.entries.domain.lookup_codes import LookupSecretGone, lookup_code_given_out
from services.entries.domain.procedure import STAGES, STEPS, StepCode
from services.entries.domain.refusals import EntryError
from services.entries.domain.renewal import may_renew, renewed_until
from services.entries.domain.sheet import LABELS
from services.entries.domain.worklist import applicant_steps
from services.entries.settings import EntriesSettings
from services.entries.store.views.entry import EntryView, find_entry
from services.entries.store.views.history import HistoryRow, find_history
from services.entries.store.work import Store
from services.entries.usecases.drop_change import drop_change
from services.entries.usecases.open_by_link import open_by_link
from services.entries.usecases.ports import Work
from services.entries.usecases.renew_entry import renew_entry
from services.entries.usecases.withdraw_entry import withdraw_entry
from services.entries.web.change import as_answers
from services.entries.web.drafts import Drafts
from services.entries.web.passes import Passes
from services.entries.web.review import sections
from services.entries.web.revisions import seen_revision

# What is said after a step, on the page that it leads back to.
DONE = {
    "correct": "訂正を送りました。事務局が確認して、結果をお知らせします。",
    "change": "変更を申し込みました。新しい内容が承認されるまで、いまの掲載内容がそのまま残ります。",
    "contact": "連絡先を新しくしました。",
    "withdraw": "取り下げました。確認のメールをお送りします。",
    "renew": "掲載期限を延ばしました。",
    "drop-change": "変更を取りやめました。いまの掲載内容がそのまま残ります。",
    "moved": "この画面を開いたあとに状態が変わりました。まだ何も行っていません。いまの状況をお確かめください。",
}
# The steps that a button of the page takes at once, by the address to which its form is sent.
STEPS_AT_ONCE: dict[str, Callable[[Work, str, int], None]] = {
    "withdraw": lambda work, number, seen: withdraw_entry(work, number, None, "", seen),
    "renew": lambda work, number, seen: renew_entry(work, number, None, seen),
    "drop-change": lambda work, number, seen: drop_change(work, number, None, "", seen),
}


class OwnEntry:
    """``/apply/own/<pass>`` and the steps below it; ``/apply/l/<token>`` leads there."""

    def __init__(
        self, settings: EntriesSettings, store: Store, pages: Pages, drafts: Drafts
    ) -> None:
        self._settings, self._store, self._pages = settings, store, pages
        self._drafts, self._passes = drafts, Passes(settings)

    def open_link(self, request: Request, token: str) -> Response:
        """Opening changes nothing: a filter that opens every link of a mail does no harm. Raises Problem 404."""
        with self._store.work() as work:
            number = open_by_link(work, token)
        if number is None:
            raise link_ended()
        return see_other(self._passes.address(request, number))

    def show(self, request: Request, given: str) -> Response:
        number = self._passes.number(request, given)
        if not number:
            return see_other("/apply/status")
        with self._store.work() as work:
            entry = find_entry(work.uow, number)
            if entry is None:
                raise not_found()
            introductions = work.introductions.find_of_entry(entry.id)
            kept = work.entries.get_submitted(entry.id)
            history = find_history(work.uow, entry.id)
            comments = work.entries.find_comments(entry.id, entry.version)
        return self._pages.render(
            "own_entry.html",
            request,
            entry=entry,
            rule=entry.rule,
            stages=STAGES,
            here=f"/apply/own/{given}",
            steps=open_to_applicant(entry),
            renewed_until=entry.listed_until and renewed_until(entry.listed_until, clock.today()),
            lookup_code=self._code(entry, kept.code_hash),
            sections=sections(entry),
            comments={comment.field: comment.words for comment in comments},
            labels=LABELS,
            told_history=[row for row in history if is_told(row)],
            moved=request.args.get("done") == "moved",
            done=DONE.get(request.args.get("done", ""), ""),
            told=sum(i.rule.is_told for i in introductions),
            answered=sum(i.rule.is_answer for i in introductions),
            positive=sum(i.rule.is_positive for i in introductions),
            not_linked=[i.wished_name for i in introductions if not i.rule.is_told],
            page_url=f"{self._settings.public_url}/entries/{entry.number}/",
        )

    def take(self, request: Request, given: str, address: str) -> Response:
        """One of the steps that need nothing but a click. After it 303 to the page, also where it came too late."""
        number, step = self._passes.number(request, given), STEPS_AT_ONCE.get(address)
        if step is None:
            raise not_found()
        if not number:
            return see_other("/apply/status")
        try:
            with self._store.work() as work:
                step(work, number, seen_revision(request))
        except EntryError:
            address = "moved"
        return see_other(f"/apply/own/{given}?done={address}")

    def write_anew(self, request: Request, given: str) -> Response:
        """A new draft with everything that the entry says (出し直す); the old entry stays as it is."""
        number = self._passes.number(request, given)
        if not number:
            return see_other("/apply/status")
        with self._store.work() as work:
            entry = find_entry(work.uow, number)
        if entry is None:
            raise not_found()
        return self._drafts.begin(request, "/apply/1", answers=as_answers(entry))

    def _code(self, entry: EntryView, code_hash: bytes) -> str:
        try:
            return lookup_code_given_out(self._settings.lookup_code_secret, entry.id, code_hash)
        except LookupSecretGone:
            return ""


def open_to_applicant(entry: EntryView) -> set[str]:
    """The codes of the steps that the page offers; a renewal only in its time."""
    return {
        code.value
        for code in applicant_steps(entry.state, entry.is_held, entry.is_public)
        if Need.NEAR_END not in STEPS[code].needs or may_renew(entry.listed_until, clock.today())
    }


def is_told(row: HistoryRow) -> bool:
    """Whether an applicant reads this line: what they did, and what they were told of; nothing inside the office."""
    if row.step not in set(StepCode):
        return False
    code = StepCode(row.step)
    told = STEPS[code].emits or STEPS[code].actor == "申込者"
    return bool(told) or code in (StepCode.TAKE, StepCode.MARK_LISTED)


def link_ended() -> Problem:
    return Problem(
        404,
        "このリンクは使えません",
        "リンクの期限が過ぎたか、アドレスの一部が欠けています。",
        "エントリーの内容は変わっていません。",
        "「申込みの状況を確認する」の画面で、受付番号と照会コードを入力してください。分からないときは、事務局へお電話ください。",
    )
