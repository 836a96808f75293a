"""One page for a decision: the entry, the checklist of the guideline and the conditions beside it."""

import datetime as dt
from typing import Any

from werkzeug.wrappers import Response

from services.chassis import problems
from services.chassis.database import Database
from services.chassis.http import see_other
from services.chassis.pages import Pages
from services.chassis.problems import Problem
from services.chassis.request import Request
from services.chassis.settings import Settings
from services.entries.domain import entry as rules
from services.entries.domain.consents import CONSENTS
from services.entries.domain.entry import STATE_LABELS, Person, State
from services.entries.domain.guideline import VERDICT_LABELS, Review, Verdict
from services.entries.domain.introduction import INTRODUCTION_LABELS
from services.entries.domain.matching import match_organisation
from services.entries.domain.sheet import FIELDS, READERS, STEPS, display_value, value_of
from services.entries.store.entries import UnknownEntry, queries
from services.entries.store.introductions import find_introductions, find_known_organisations
from services.entries.store.reviews import find_review
from services.entries.usecases.approve_entry import approve_entry
from services.entries.usecases.decline_entry import decline_entry
from services.entries.usecases.propose_approval import propose_approval
from services.entries.usecases.put_back_entry import put_back_entry
from services.entries.usecases.record_review import record_review
from services.entries.usecases.take_entry import take_entry

TONES = {"P": "success", "I": "info", "S": "neutral"}
KEPT = "ほかの人の操作は、そのまま残っています。"
MOVED_ON = Problem(
    409,
    "状態が変わっています",
    "このエントリーは、ほかの人が先に進めました。",
    KEPT,
    "画面を開き直して、いまの状態をお確かめください。",
)
SOMEBODY_ELSE = (
    "この画面を開いたあとに、ほかの人が確認内容を保存しました。下にはあなたの入力が残っています（まだ保存していません）。"
    "ほかの人の内容は、別の画面でこのエントリーを開いて見比べてください。このまま保存すると、あなたの内容に置き換わります。"
)
REFUSALS: dict[type[Exception], Problem] = {
    rules.NotSubmitted: MOVED_ON,
    rules.NotUnderReview: MOVED_ON,
    rules.NotAwaitingApproval: MOVED_ON,
    rules.CannotBeDeclined: MOVED_ON,
    rules.ChangedMeanwhile: MOVED_ON,
    rules.SameProposer: Problem(
        403,
        "ご自分が決裁に回したものは承認できません",
        "承認は、決裁に回した人とは別の職員が行う決まりです。",
        "決裁に回した内容は、そのまま残っています。",
        "公開承認の権限がある、ほかの職員にお願いしてください。",
    ),
}


class ReviewPages:
    """``/office/entries/<number>`` and its actions."""

    def __init__(self, settings: Settings, database: Database, pages: Pages) -> None:
        self._settings, self._database, self._pages = settings, database, pages

    def show(
        self,
        request: Request,
        number: str,
        review: Review | None = None,
        errors: dict[str, list[str]] | None = None,
        code: int = 200,
    ) -> Response:
        with self._database.unit_of_work() as uow:
            row = queries.find_entry(uow.connection, number=number.replace("\0", ""))
            if row is None:
                raise problems.not_found()
            review = review or find_review(uow, row["id"], row["version"])
            history = list(queries.find_history(uow.connection, entry_id=row["id"]))
            introductions = find_introductions(uow, row["id"])
            known = find_known_organisations(uow) if row["sheet"].get("desired_partners") else []
        state, me = State(row["state"]), request.staff
        is_proposer = self._settings.approver_must_differ and row["proposed_by"] == me.id
        return self._pages.render(
            "entry.html",
            request,
            code,
            entry=row,
            state=state,
            state_label=STATE_LABELS[state],
            review=review,
            errors=errors or {},
            field_labels=_labels(review),
            verdicts=[(v.value, VERDICT_LABELS[v]) for v in Verdict],
            sections=_sections(row),
            history=[
                {"at": h["at"], "who": h["by_name"], "what": h["what"], "note": h["note"]}
                for h in history
            ],
            introductions=introductions,
            introduction_labels=INTRODUCTION_LABELS,
            partners=[
                (name, match_organisation(name, known))
                for name in row["sheet"].get("desired_partners", [])
            ],
            consents=[(text, _stamp(row["consents"].get(name))) for name, text in CONSENTS],
            may_review=me.has("reviewer", "admin"),
            may_decide=me.has("reviewer", "approver", "admin"),
            may_approve=me.has("approver", "admin"),
            is_proposer=is_proposer,
            typed=request.form,
        )

    def take(self, request: Request, number: str) -> Response:
        return self._step(number, lambda uow: take_entry(uow, number, _me(request)), "#checklist")

    def record_or_propose(self, request: Request, number: str) -> Response:
        with self._database.unit_of_work() as uow:
            row = queries.find_entry(uow.connection, number=number)
            guideline = find_review(uow, row["id"], row["version"]).guideline if row else None
        if guideline is None:
            raise problems.not_found()
        review, seen = _read_review(request, Review(guideline)), _seen_revision(request)
        proposes = request.form.get("action") == "propose"
        try:
            with self._database.unit_of_work() as uow:
                if proposes:
                    propose_approval(uow, number, review, _me(request), seen)
                else:
                    record_review(uow, number, review, _me(request), seen)
        except rules.ReviewIncomplete:
            with self._database.unit_of_work() as uow:
                record_review(uow, number, review, _me(request), seen)
            return self.show(request, number, review, _open_fields(review), 422)
        except rules.ChangedMeanwhile:
            # What was ticked here stays on the page, for the person to compare with what the colleague kept.
            return self.show(request, number, review, {"_": [SOMEBODY_ELSE]}, 409)
        except rules.NotUnderReview:
            raise MOVED_ON from None
        return see_other(f"/office/entries/{number}{'' if proposes else '#checklist'}")

    def approve(self, request: Request, number: str) -> Response:
        revision = _seen_revision(request)
        return self._step(
            number,
            lambda uow: approve_entry(
                uow, number, _me(request), revision, self._settings.approver_must_differ
            ),
        )

    def put_back(self, request: Request, number: str) -> Response:
        reason = _typed(request, "put_back_reason")
        return self._with_reason(
            request,
            number,
            "put_back_reason",
            "戻す理由を入力してください。審査担当が読みます。",
            lambda uow: put_back_entry(uow, number, _me(request), reason, _seen_revision(request)),
        )

    def decline(self, request: Request, number: str) -> Response:
        reason = _typed(request, "reason")
        return self._with_reason(
            request,
            number,
            "reason",
            "見送る理由を入力してください。申込者への通知に使います。",
            lambda uow: decline_entry(uow, number, _me(request), reason, _seen_revision(request)),
        )

    def _with_reason(
        self, request: Request, number: str, field: str, missing: str, step: Any
    ) -> Response:
        try:
            return self._step(number, step)
        except rules.ReasonMissing:
            return self.show(request, number, errors={field: [missing]}, code=422)

    def _step(self, number: str, step: Any, anchor: str = "") -> Response:
        try:
            with self._database.unit_of_work() as uow:
                step(uow)
        except UnknownEntry:
            raise problems.not_found() from None
        except tuple(REFUSALS) as refusal:
            raise REFUSALS[type(refusal)] from None
        return see_other(f"/office/entries/{number}{anchor}")


def _me(request: Request) -> Person:
    return Person(request.staff.id, request.staff.name)


def _typed(request: Request, name: str) -> str:
    """A text as typed; the request's size is the only limit, so that no sentence is cut."""
    return request.form.get(name, "").replace("\0", "").strip()


def _seen_revision(request: Request) -> int:
    seen = request.form.get("revision", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1


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


def _read_review(request: Request, review: Review) -> Review:
    for item in review.guideline.items:
        verdict = request.form.get(f"verdict_{item.code}", "")
        if verdict in list(Verdict):
            review.verdicts[item.code] = Verdict(verdict)
        reason = _typed(request, f"reason_{item.code}")
        if reason:
            review.reasons[item.code] = reason
    known = {condition.code for condition in review.guideline.conditions}
    review.confirmed = known & set(request.form.getlist("conditions"))
    review.opinion = _typed(request, "opinion")
    return review


def _labels(review: Review) -> dict[str, str]:
    """What the fields of the checklist are called on the page and in its error summary."""
    items = enumerate(review.guideline.items, start=1)
    return {f"verdict_{item.code}": f"{place}．{item.text}" for place, item in items} | {
        "conditions": "諸条件（確認したものにチェック）",
        "reason": "見送る理由",
        "put_back_reason": "戻す理由",
    }


def _stamp(consent: dict[str, Any] | None) -> dict[str, Any] | None:
    """When a consent was given and to which text; the instant is kept as ISO 8601 in UTC."""
    return consent and {**consent, "at": dt.datetime.fromisoformat(consent["at"])}


def _open_fields(review: Review) -> dict[str, list[str]]:
    """What is open, by the field where it is mended."""
    errors: dict[str, list[str]] = {}
    for item in review.guideline.items:
        verdict = review.verdicts.get(item.code)
        if verdict is not Verdict.FIT:
            errors[f"verdict_{item.code}"] = [
                f"「{VERDICT_LABELS[verdict]}」のままでは、決裁に回せません。"
                if verdict
                else "まだ確認していません。"
            ]
    open_conditions = [
        c.text for c in review.guideline.conditions if c.code not in review.confirmed
    ]
    if open_conditions:
        errors["conditions"] = [f"確認が残っています（{'、'.join(open_conditions)}）。"]
    return errors
