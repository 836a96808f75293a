"""One page for a decision: the entry, the checklist of the guideline and the conditions beside it."""

import datetime as dt
from typing import Any

from werkzeug.wrappers import Response

from services.chassis.runtime.database import Database, UnitOfWork
from services.chassis.runtime.settings import Settings
from services.chassis.web import problems
from services.chassis.web.kept_forms import KeptForms
from services.chassis.web.pages import Pages
from services.chassis.web.request import Request
from services.entries.domain.consents import CONSENTS
from services.entries.domain.entry import STATE_LABELS, State
from services.entries.domain.guideline import VERDICT_LABELS, Review, Verdict
from services.entries.domain.introduction import INTRODUCTION_LABELS
from services.entries.domain.sheet import FIELDS, READERS, STEPS
from services.entries.domain.sheet_values import display_value, value_of
from services.entries.domain.suspicion import SIGN_LABELS
from services.entries.store.entries import find_entry, queries
from services.entries.store.introductions import find_directory, find_introductions
from services.entries.store.reviews import find_review
from services.entries.web.checklist import labels, open_fields, read_review
from services.entries.web.partners import Wish, wishes

TONES = {"P": "success", "I": "info", "S": "neutral"}
# What a step has done, shown after it, and the states in which that is still so.
_DECIDED = (State.APPROVED, State.LISTED)
DONE: dict[str, tuple[tuple[State, ...], str]] = {
    "release": (
        (State.SUBMITTED,),
        "確認済みにしました。申込者へ受付のお知らせを送ります。",
    ),
    "take": ((State.UNDER_REVIEW,), "担当になりました。要領に沿って確認してください。"),
    "save": ((State.UNDER_REVIEW,), "確認の内容を保存しました。"),
    "propose": ((State.AWAITING_APPROVAL,), "決裁に回しました。"),
    "approve": (
        _DECIDED,
        "承認しました。公開項目が県のホームページに載り、打診先へメールが送られます。",
    ),
    "put-back": ((State.UNDER_REVIEW,), "確認に戻しました。"),
    "decline_silently": (
        (State.DECLINED,),
        "見送りにしました。ロボットの疑いがあるため、申込者へはお知らせしません。",
    ),
    "decline": ((State.DECLINED,), "見送りにしました。申込者へメールでお知らせします。"),
}
REASONS = {
    "reason": "見送る理由を入力してください。申込者への通知に使います。",
    "put_back_reason": "戻す理由を入力してください。確認の担当者が読みます。",
}


class ReviewPage:
    """``/office/entries/<number>``. ``?check=`` names what the last step found missing, ``?done=`` what it did."""

    def __init__(self, settings: Settings, database: Database, pages: Pages) -> None:
        self._settings, self._database, self._pages = settings, database, pages
        self._forms = KeptForms(database)

    def show(self, request: Request, number: str) -> Response:
        """The page as it stands; with what this person typed where a colleague came first. Raises Problem 404."""
        me, again = request.staff, self._forms.find(request)
        may_review, may_approve = me.has("reviewer", "admin"), me.has("approver", "admin")
        with self._database.unit_of_work() as uow:
            row = find_entry(uow, number)
            if row is None:
                raise problems.not_found()
            review = find_review(uow, row["id"], row["version"])
            if again.typed and row["state"] == State.UNDER_REVIEW:
                partners = find_wishes(uow, row, review)
                review = read_review(again.typed, Review(review.guideline), partners)
            history = list(queries.find_history(uow.connection, entry_id=row["id"]))
            introductions = find_introductions(uow, row["id"])
            partners = find_wishes(uow, row, review)
            waiting = queries.find_next(
                uow.connection,
                number=number,
                me=me.id,
                may_review=may_review,
                may_approve=may_approve,
                must_differ=self._settings.approver_must_differ,
            )
        state = State(row["state"])
        is_held = bool(
            state is State.SUBMITTED and row["suspected_because"] and not row["released_at"]
        )
        is_proposer = self._settings.approver_must_differ and row["proposed_by"] == me.id
        return self._pages.render(
            "entry.html",
            request,
            entry=row,
            state=state,
            state_label=STATE_LABELS[state],
            is_held=is_held,
            signs=[SIGN_LABELS.get(sign, sign) for sign in row["suspected_because"]],
            review=review,
            errors=again.errors or _missing(request, state, review, partners, is_held),
            field_labels=labels(review, partners),
            verdicts=[(v.value, VERDICT_LABELS[v]) for v in Verdict],
            sections=_sections(row),
            history=[
                {"at": h["at"], "who": h["by_name"], "what": h["what"], "note": h["note"]}
                for h in history
            ],
            introductions=introductions,
            introduction_labels=INTRODUCTION_LABELS,
            partners=partners,
            consents=[(text, _stamp(row["consents"].get(name))) for name, text in CONSENTS],
            may_review=may_review,
            may_decide=may_review or may_approve,
            may_approve=may_approve,
            is_proposer=is_proposer,
            typed=again.typed,
            next_number=waiting["number"] if waiting else "",
            notices=_done(request, state, row),
        )


def _done(request: Request, state: State, row: dict[str, Any]) -> list[tuple[str, str]]:
    done = request.args.get("done", "")
    if done == "decline" and row["suspected_because"] and not row["released_at"]:
        done = "decline_silently"
    states, sentence = DONE.get(done, ((), ""))
    return [("success", sentence)] if state in states else []


def find_wishes(uow: UnitOfWork, row: dict[str, Any], review: Review) -> list[Wish]:
    """The desired partners of an entry, as its review has decided about them."""
    names = row["sheet"]["desired_partners"]
    return wishes(names, find_directory(uow), review.partners) if names else []


def _missing(
    request: Request, state: State, review: Review, partners: list[Wish], is_held: bool
) -> dict[str, list[str]]:
    """What a step was refused for, by the field where it is mended."""
    asked = request.args.get("check", "")
    if asked == "review" and state is State.UNDER_REVIEW:
        return open_fields(review, partners)
    is_open = is_held or state in (State.UNDER_REVIEW, State.AWAITING_APPROVAL)
    return {asked: [REASONS[asked]]} if asked in REASONS and is_open else {}


def _sections(row: dict[str, Any]) -> list[tuple[str, list[tuple[str, Any, str, str]]]]:
    sheet = {
        **row["sheet"],
        "contact": {
            "name": row["contact_name"],
            "email": row["contact_email"],
            "phone": row["contact_phone"],
        },
    }
    return [
        (
            title,
            [
                (
                    f.label,
                    display_value(f, value_of(sheet, f.name)),
                    READERS[f.visibility],
                    TONES[f.visibility],
                )
                for f in FIELDS
                if f.step == step
            ],
        )
        for step, title in enumerate(STEPS, start=1)
    ]


def _stamp(consent: dict[str, Any] | None) -> dict[str, Any] | None:
    """When a consent was given and to which text; the instant is kept as ISO 8601 in UTC."""
    return consent and {**consent, "at": dt.datetime.fromisoformat(consent["at"])}
