"""The checklist of the guideline as a form: what it is called, what was ticked, what is still open."""

from werkzeug.datastructures import MultiDict

from services.entries.domain.guideline import VERDICT_LABELS, Review, Verdict
from services.entries.domain.procedure import STEPS
from services.entries.web.partners import Wish


def read_review(form: MultiDict[str, str], review: Review, partners: list[Wish]) -> Review:
    """``review`` with what a form says of its guideline's items and conditions, and of the desired partners."""
    for item in review.guideline.items:
        verdict = form.get(f"verdict_{item.code}", "")
        if verdict in list(Verdict):
            review.verdicts[item.code] = Verdict(verdict)
        reason = as_typed(form, f"reason_{item.code}")
        if reason:
            review.reasons[item.code] = reason
    known = {condition.code for condition in review.guideline.conditions}
    review.confirmed = known & set(form.getlist("conditions"))
    review.opinion = as_typed(form, "opinion")
    for wish in partners:
        choice = form.get(wish.field, wish.choice)
        if choice in dict(wish.choices):
            review.partners[wish.name] = choice
    return review


def as_typed(form: MultiDict[str, str], name: str) -> str:
    """A text as typed; the request's size is the only limit, so that no sentence is cut."""
    return form.get(name, "").replace("\0", "").strip()


def labels(review: Review, partners: list[Wish]) -> dict[str, str]:
    """What the fields of the checklist are called on the page and in its error summary."""
    items = enumerate(review.guideline.items, start=1)
    names = {wish.field: f"希望する連携相手「{wish.name}」は、どの団体ですか" for wish in partners}
    return (
        names
        | {f"verdict_{item.code}": f"{place}．{item.text}" for place, item in items}
        | {"conditions": "諸条件（確認したものにチェック）"}
        | {step.reason.field: step.reason.label for step in STEPS.values() if step.reason}
    )


def open_fields(review: Review, partners: list[Wish]) -> dict[str, list[str]]:
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
    errors |= {
        wish.field: ["どの団体かを選んでください。"] for wish in partners if wish.is_undecided
    }
    open_conditions = [
        c.text for c in review.guideline.conditions if c.code not in review.confirmed
    ]
    if open_conditions:
        errors["conditions"] = [f"確認が残っています（{'、'.join(open_conditions)}）。"]
    return errors
