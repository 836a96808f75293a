"""Which verdicts of a review still hold when the sheet has changed."""

from collections.abc import Collection

from services.entries.domain.guideline import Review, Verdict
from services.entries.domain.sheet import PUBLIC_FIELDS

_PUBLIC = frozenset(field.name for field in PUBLIC_FIELDS)
_WHAT = frozenset({"title", "summary", "relevance", "theme", "detailed_plan"})
_COST = frozenset({"cost_kind", "cost", "cost_borne_by", "cost_breakdown"})
_WHERE = frozenset({"areas", "place", "delivery_modes"})
# On which fields a point of the guideline hangs, by its code; one that is not named here hangs on every field.
_HANGS_ON: dict[str, frozenset[str]] = {
    "purpose": _WHAT | {"audience"},
    "residents": _WHAT | _WHERE | {"audience"},
    "neutral": _WHAT | {"organisation.name", "organisation.website"},
    "non_profit": _WHAT | _COST,
    "trust": _PUBLIC,
    "no_crime": frozenset({"organisation.name", "organisation.corporate_number"}),
    "lawful": _WHAT | {"preparation", "considerations"},
    "common_good": _WHAT | {"audience"},
    "able": _WHAT | {"own_resources", "organisation.name"},
    "organisation": frozenset({"organisation.name", "organisation.org_type"}),
    "no_personal_data": _PUBLIC,
    "safe": _WHAT | {"preparation", "considerations", "audience"},
    "resources": frozenset({"own_resources", "sought_from_partner", "preparation"}),
    "when": frozenset({"schedule", "duration", "preferred_dates", "listing_until"}),
    "where": _WHERE,
    "audience": frozenset({"audience", "category"}),
    "capacity": frozenset({"capacity"}),
    "cost": _COST,
    "partners": frozenset({"desired_partners", "past_approaches"}),
    "insurance": frozenset({"considerations"}),
    "personal_data": frozenset({"considerations"}),
    "publicity": frozenset({"considerations"}),
}


def carry_over(before: Review, fresh: Review, changed: Collection[str]) -> Review:
    """``fresh`` with what ``before`` found 適 or confirmed, where nothing that it hangs on has ``changed``.

    A point whose words are others in the guideline of ``fresh`` is read anew, as is what was not 適.
    """
    same = {item.code: item.text for item in before.guideline.items}
    same |= {condition.code: condition.text for condition in before.guideline.conditions}
    for item in fresh.guideline.items:
        holds = before.verdicts.get(item.code) is Verdict.FIT
        if holds and same.get(item.code) == item.text and not _touched(item.code, changed):
            fresh.verdicts[item.code] = Verdict.FIT
            if reason := before.reasons.get(item.code):
                fresh.reasons[item.code] = reason
    for condition in fresh.guideline.conditions:
        holds = condition.code in before.confirmed and same.get(condition.code) == condition.text
        if holds and not _touched(condition.code, changed):
            fresh.confirmed.add(condition.code)
    fresh.opinion = before.opinion
    fresh.partners = dict(before.partners)
    return fresh


def _touched(code: str, changed: Collection[str]) -> bool:
    hangs_on = _HANGS_ON.get(code)
    return bool(changed) if hangs_on is None else bool(hangs_on & set(changed))
