"""One page for a decision: the entry, the checklist of the guideline and the conditions beside it."""

import datetime as dt
from typing import Any

from werkzeug.wrappers import Response

from services.chassis.runtime import clock
from services.chassis.web import problems
from services.chassis.web.kept_forms import KeptForms
from services.chassis.web.pages import Pages
from services.chassis.web.request import Request
from services.entries.domain.comments import changed_fields
from services.entries.domain.consents import CONSENTS
from services.entries.domain.declarations import Need, Step
from services.entries.domain.guideline import VERDICT_LABELS, Review, Verdict
from services.entries.domain.history import Remark, is_unreached
from services.entries.domain.procedure import (
    APPROVERS,
    DECIDERS,
    REVIEWERS,
    State,
    StepCode,
)
from services.entries.domain.renewal import may_renew
from services.entries.domain.sheet import FIELDS, LABELS, STEPS
from services.entries.domain.sheet_field import READERS
from services.entries.domain.sheet_values import display_value, value_of
from services.entries.domain.suspicion import SIGN_LABELS
from services.entries.domain.worklist import open_steps, steps_at, waiting_for
from services.entries.settings import EntriesSettings
from services.entries.store.views.entry import EntryView, find_entry
from services.entries.store.views.history import HistoryRow, find_history
from services.entries.store.views.queue import find_next
from services.entries.store.work import Store, StoreWork
from services.entries.web.checklist import labels, open_fields, read_review
from services.entries.web.partners import Wish, wishes
from services.entries.web.reached import DONE as REACHED

NO_COMMENTS = "訂正してほしい項目に、お願いの文を書いてください。"
TONES = {"P": "success", "I": "info", "S": "neutral"}


class ReviewPage:
    """``/office/entries/<number>``. ``?check=`` names what the last step found missing, ``?done=`` what it did."""

    def __init__(
        self, settings: EntriesSettings, store: Store, pages: Pages, forms: KeptForms
    ) -> None:
        self._settings, self._store, self._pages, self._forms = settings, store, pages, forms

    def show(self, request: Request, number: str) -> Response:
        """The page as it stands; with what this person typed where a colleague came first. Raises Problem 404."""
        me, again = request.staff, self._forms.find(request)
        must_differ = self._settings.approver_must_differ
        with self._store.work() as work:
            entry = find_entry(work.uow, number)
            if entry is None:
                raise problems.not_found()
            review = work.reviews.get(entry.id, entry.version)
            if again.typed and entry.rule.next is StepCode.PROPOSE:
                partners = find_wishes(work, entry, review)
                review = read_review(again.typed, Review(review.guideline), partners)
            history = find_history(work.uow, entry.id)
            before = entry.public_version or entry.version - 1
            changes = (
                _changes(work.entries.get_sheets({entry.id: before})[entry.id], entry.sheet)
                if 0 < before < entry.version
                else []
            )
            asked = work.entries.find_comments(entry.id, before if changes else entry.version)
            introductions = work.introductions.find_of_entry(entry.id)
            partners = find_wishes(work, entry, review)
            next_number = find_next(work.uow, number, me.id, waiting_for(me.roles), must_differ)
        first = entry.suspended_by if entry.state is State.SUSPENDED else entry.proposed_by
        is_proposer = must_differ and first == me.id
        steps = {
            code: step
            for code, step in open_steps(
                entry.state, entry.is_held, entry.is_public, me.roles
            ).items()
            if not (step.for_second and is_proposer)
            and not (
                Need.NEAR_END in step.needs and not may_renew(entry.listed_until, clock.today())
            )
        }
        return self._pages.render(
            "entry.html",
            request,
            entry=entry,
            rule=entry.rule,
            is_held=entry.is_held,
            signs=[SIGN_LABELS.get(sign, sign) for sign in entry.suspected_because],
            review=review,
            errors=again.errors or _missing(request, steps, review, partners),
            field_labels=labels(review, partners),
            verdicts=[(v.value, VERDICT_LABELS[v]) for v in Verdict],
            sections=sections(entry),
            history=history,
            before=before,
            changes=changes,
            asked=[(LABELS.get(each.field, each.field), each.words) for each in asked],
            introductions=introductions,
            partners=partners,
            consents=[(text, _stamp(entry.consents.get(name))) for name, text in CONSENTS],
            is_unreached=is_unreached(row.step for row in history),
            may_note_reached=me.has(*DECIDERS),
            may_review=me.has(*REVIEWERS),
            may_approve=me.has(*APPROVERS),
            is_proposer=is_proposer,
            steps=steps,
            typed=again.typed,
            comment_fields=FIELDS,
            next_number=next_number,
            notices=_done(request, entry.state, history),
        )


def _done(request: Request, state: State, history: list[HistoryRow]) -> list[tuple[str, str]]:
    """What a step has done, as long as that is still so; an address that somebody made up says nothing."""
    taken = {row.step for row in history}
    if request.args.get("done") == REACHED and Remark.APPLICANT_REACHED.value in taken:
        return [("success", "申込者と連絡がついたことを、履歴に残しました。")]
    done = steps_at(request.args.get("done", ""))
    return [
        ("success", step.done)
        for code, step in done.items()
        if code.value in taken and state in step.done_in
    ]


def find_wishes(work: StoreWork, entry: EntryView, review: Review) -> list[Wish]:
    """The desired partners of an entry, as its review has decided about them."""
    names = entry.sheet["desired_partners"]
    if not names:
        return []
    directory = work.organisations.get_directory(names, review.partners)
    return wishes(names, directory, review.partners)


def _missing(
    request: Request, steps: dict[StepCode, Step], review: Review, partners: list[Wish]
) -> dict[str, list[str]]:
    """What a step was refused for, by the field where it is mended."""
    asked = request.args.get("check", "")
    if asked == "return" and StepCode.RETURN in steps:
        return {"return": [NO_COMMENTS]}
    if asked == "review" and StepCode.PROPOSE in steps:
        return open_fields(review, partners)
    reasons = {step.reason.field: step.reason for step in steps.values() if step.reason}
    return {asked: [reasons[asked].missing]} if asked in reasons else {}


def sections(entry: EntryView) -> list[tuple[str, list[tuple[str, Any, str, str]]]]:
    sheet = {**entry.sheet, "contact": entry.contact}
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


def _changes(old: dict[str, Any], new: dict[str, Any]) -> list[dict[str, Any]]:
    """What another version says otherwise, field by field. The contact has no versions."""
    named = set(changed_fields(old, new))
    return [
        {
            "label": field.label,
            "old": display_value(field, value_of(old, field.name)),
            "new": display_value(field, value_of(new, field.name)),
        }
        for field in FIELDS
        if field.name in named and not field.name.startswith("contact.")
    ]


def _stamp(consent: dict[str, Any] | None) -> dict[str, Any] | None:
    """When a consent was given and to which text; the instant is kept as ISO 8601 in UTC."""
    return consent and {**consent, "at": dt.datetime.fromisoformat(consent["at"])}
