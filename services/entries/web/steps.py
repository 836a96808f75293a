"""The steps that people take on an entry; after each one 303 to its page, so that going back sends nothing twice."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from services.chassis.web import problems
from services.chassis.web.http import see_other
from services.chassis.web.kept_forms import KeptForms
from services.chassis.web.problems import Problem
from services.chassis.web.request import Request
from services.entries.domain import refusals as rules
from services.entries.domain.comments import Comment
from services.entries.domain.consents import CONSENTS
from services.entries.domain.guideline import Review
from services.entries.domain.history import Person
from services.entries.domain.matching import Undecided
from services.entries.domain.procedure import StepCode
from services.entries.domain.sheet import FIELDS
from services.entries.domain.worklist import steps_at
from services.entries.settings import EntriesSettings
from services.entries.store.views.entry import find_entry
from services.entries.store.work import Store
from services.entries.usecases.approve_entry import approve_entry
from services.entries.usecases.change_entry import change_entry
from services.entries.usecases.decline_entry import decline_entry
from services.entries.usecases.drop_change import drop_change
from services.entries.usecases.hand_over_entry import hand_over_entry
from services.entries.usecases.ports import Work
from services.entries.usecases.propose_approval import propose_approval
from services.entries.usecases.put_back_entry import put_back_entry
from services.entries.usecases.record_review import record_review
from services.entries.usecases.release_entry import release_entry
from services.entries.usecases.renew_entry import renew_entry
from services.entries.usecases.reopen_entry import reopen_entry
from services.entries.usecases.resume_entry import resume_entry
from services.entries.usecases.return_entry import return_entry
from services.entries.usecases.suspend_entry import suspend_entry
from services.entries.usecases.take_entry import take_entry
from services.entries.usecases.withdraw_entry import withdraw_entry
from services.entries.web.answers import as_sheet, find_errors, read_answers
from services.entries.web.checklist import as_typed, read_review
from services.entries.web.review import find_wishes
from services.entries.web.revisions import seen_revision
from services.entries.web.schemas import load_entry


@dataclass(frozen=True)
class Asked:
    """What a form asks for: by whom, of which revision, for what reason, with which comments on fields, and whether a
    second person is needed."""

    by: Person
    seen_revision: int
    reason: str
    comments: list[Comment]
    must_differ: bool


# The use case of each step, by the address to which its form is sent; the checklist has two and a way of its own.
USE_CASES: dict[str, Callable[[Work, str, Asked], object]] = {
    "release": lambda work, number, a: release_entry(work, number, a.by),
    "take": lambda work, number, a: take_entry(work, number, a.by),
    "approve": lambda work, number, a: approve_entry(
        work, number, a.by, a.seen_revision, a.must_differ
    ),
    "put-back": lambda work, number, a: put_back_entry(
        work, number, a.by, a.reason, a.seen_revision
    ),
    "decline": lambda work, number, a: decline_or_drop(
        work, number, a.by, a.reason, a.seen_revision
    ),
    "return": lambda work, number, a: return_entry(work, number, a.by, a.comments, a.seen_revision),
    "reopen": lambda work, number, a: reopen_entry(work, number, a.by, a.seen_revision),
    "hand-over": lambda work, number, a: hand_over_entry(work, number, a.by, a.seen_revision),
    "suspend": lambda work, number, a: suspend_entry(work, number, a.by, a.reason, a.seen_revision),
    "resume": lambda work, number, a: resume_entry(
        work, number, a.by, a.seen_revision, a.must_differ
    ),
    "renew": lambda work, number, a: renew_entry(work, number, a.by, a.seen_revision),
    "withdraw": lambda work, number, a: withdraw_entry(
        work, number, a.by, a.reason, a.seen_revision
    ),
}
# Two more have a way of their own: the checklist keeps what was ticked, a change what was typed.
CHECKLIST, CHANGE = "review", "change"
KEPT = "ほかの人の操作は、そのまま残っています。"
REVIEW_ELSEWHERE = (
    "この画面を開いたあとに、ほかの人が確認内容を保存しました。下にはあなたの入力が残っています（まだ保存していません）。"
    "ほかの人の内容は、別の画面でこのエントリーを開いて見比べてください。このまま保存すると、あなたの内容に置き換わります。"
)
NOTHING_CHANGED = "どの項目も変わっていません。直したい項目を書き換えてください。"
CHANGE_ELSEWHERE = (
    "この画面を開いたあとに、ほかの人がこのエントリーを進めました。下にはあなたの入力が残っています（まだ保存していません）。"
    "いまの内容を別の画面で確かめてから、もう一度保存してください。"
)
NEW_GUIDELINE = (
    "この画面を開いたあとに、要領が新しい版になりました。下にはあなたの入力が残っています（まだ保存していません）。"
    "新しい要領の項目を確かめてから、保存してください。"
)
CHANGED_ELSEWHERE = (
    "この画面を開いたあとに、ほかの人がこのエントリーを進めました。まだ何も行っていません。"
    "いまの状態を確かめてください。入力された理由："
)


class ReviewSteps:
    """POSTs to ``/office/entries/<number>/<address>``, for each address of a step."""

    def __init__(self, settings: EntriesSettings, store: Store, forms: KeptForms) -> None:
        self._settings, self._store, self._forms = settings, store, forms

    def take(self, request: Request, number: str, address: str) -> Response:
        """Take the step of ``address``; what it lacks, or who came first, is told on the entry's page."""
        if address == CHECKLIST:
            return self._record_or_propose(request, number)
        if address == CHANGE:
            return self._change(request, number)
        field = next((step.reason.field for step in steps_at(address).values() if step.reason), "")
        asked = Asked(
            _me(request),
            seen_revision(request),
            as_typed(request.form, field),
            read_comments(request.form),
            self._settings.approver_must_differ,
        )
        try:
            with self._store.work() as work:
                USE_CASES[address](work, number, asked)
        except rules.UnknownEntry:
            raise problems.not_found() from None
        except rules.ReasonMissing:
            return _to_page(number, check=field)
        except rules.CommentsMissing:
            return _to_page(number, check=address)
        except (rules.EntryError, Undecided) as refusal:
            typed = [asked.reason, *(each.words for each in asked.comments)]
            if any(typed) and isinstance(refusal, rules.ChangedMeanwhile):
                told = CHANGED_ELSEWHERE + "／".join(filter(None, typed))
                return self._forms.show_again(request, {"_": [told]}, _page(number))
            raise REFUSALS.get(type(refusal), moved_on)() from None
        return _to_page(number, done=address)

    def _record_or_propose(self, request: Request, number: str) -> Response:
        """Keep the checklist; propose where that is asked and nothing is open."""
        with self._store.work() as work:
            entry = find_entry(work.uow, number)
            if entry is None:
                raise problems.not_found()
            kept = work.reviews.get(entry.id, entry.version)
            partners = find_wishes(work, entry, kept)
        if request.form.get("guideline", "") != str(kept.guideline.version):
            return self._forms.show_again(request, {"_": [NEW_GUIDELINE]}, _page(number))
        review = read_review(request.form, Review(kept.guideline), partners)
        step = propose_approval if request.form.get("action") == "propose" else record_review
        try:
            with self._store.work() as work:
                is_open = step(work, number, review, _me(request), seen_revision(request))
        except rules.ChangedMeanwhile:
            # What was ticked here stays on the page, for the person to compare with what the colleague kept.
            return self._forms.show_again(request, {"_": [REVIEW_ELSEWHERE]}, _page(number))
        except rules.WrongState:
            raise moved_on() from None
        return _to_page(number, **({"check": CHECKLIST} if is_open else {"done": CHECKLIST}))

    def _change(self, request: Request, number: str) -> Response:
        """Keep the mended sheet as a new version; whatever is wrong is told at its field, with what was typed."""
        page = f"{_page(number)}/{CHANGE}"
        answers, by = read_answers(request.form, FIELDS), _me(request)
        if errors := find_errors(answers):
            return self._forms.show_again(request, errors, page)
        given = {name: True for name, _ in CONSENTS}
        sheet = load_entry({**as_sheet(answers), "consents": given})
        reason = as_typed(request.form, "change_reason")
        try:
            with self._store.work() as work:
                change_entry(work, number, by, sheet, reason, seen_revision(request))
        except rules.UnknownEntry:
            raise problems.not_found() from None
        except rules.ReasonMissing:
            missing = steps_at(CHANGE)[StepCode.CHANGE].reason
            assert missing is not None
            return self._forms.show_again(request, {missing.field: [missing.missing]}, page)
        except rules.NothingChanged:
            return self._forms.show_again(request, {"_": [NOTHING_CHANGED]}, page)
        except rules.ChangedMeanwhile:
            return self._forms.show_again(request, {"_": [CHANGE_ELSEWHERE]}, page)
        except rules.EntryError:
            raise moved_on() from None
        return _to_page(number, done=CHANGE)


def decline_or_drop(work: Work, number: str, by: Person, reason: str, seen_revision: int) -> None:
    """見送る: of a listed entry only the change that is on its way."""
    is_public = work.entries.get(number).is_public
    (drop_change if is_public else decline_entry)(work, number, by, reason, seen_revision)


def read_comments(form: MultiDict[str, str]) -> list[Comment]:
    """What a reviewer wrote beside the fields of the sheet, in its order."""
    typed = [(field, as_typed(form, f"comment_{field.field_id}")) for field in FIELDS]
    return [Comment(field.name, words) for field, words in typed if words.strip()]


def moved_on() -> Problem:
    return Problem(
        409,
        "状態が変わっています",
        "このエントリーは、ほかの人が先に進めました。",
        KEPT,
        "画面を開き直して、いまの状態をお確かめください。",
    )


def held_back() -> Problem:
    return Problem(
        409,
        "まだ確認を始められません",
        "このエントリーには、ロボットによる申込みの疑いがあります。",
        "エントリーの内容は変わっていません。",
        "内容を見て、人による申込みと分かったら「確認済みにする」を押してください。",
    )


def too_early() -> Problem:
    return Problem(
        409,
        "いまは掲載期限を延ばせません",
        "掲載期限を延ばせるのは、期限が近づいてからです。期限から長くたったものも延ばせません。",
        "掲載の内容は変わっていません。",
        "期限が近づいてから、もう一度お試しください。",
    )


def same_proposer() -> Problem:
    return Problem(
        403,
        "ご自分が決裁に回した件、掲載を止めた件は承認できません",
        "承認は、決裁に回した人や掲載を止めた人とは別の職員が行う決まりです。",
        "決裁に回した内容は、そのまま残っています。",
        "公開承認の権限がある、ほかの職員にお願いしてください。",
    )


def undecided() -> Problem:
    return Problem(
        409,
        "打診先が決まっていません",
        "希望する連携相手の中に、どの団体かを人が選ばなければならないものがあります。",
        "まだ承認していません。",
        "「確認に戻す」で確認の担当者に戻し、団体を選んでもらってください。",
    )


# What a refusal is told as, where it is not that somebody has moved the entry on.
REFUSALS: dict[type[Exception], Callable[[], Problem]] = {
    rules.HeldBack: held_back,
    rules.SameProposer: same_proposer,
    rules.TooEarly: too_early,
    Undecided: undecided,
}


def _me(request: Request) -> Person:
    return Person(request.staff.id, request.staff.name)


def _page(number: str) -> str:
    return f"/office/entries/{number}"


def _to_page(number: str, **told: str) -> Response:
    """To the entry's page, which says what was ``done``, or what ``check`` found missing."""
    return see_other(f"{_page(number)}?{urlencode(told)}")
