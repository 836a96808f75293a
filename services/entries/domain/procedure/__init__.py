"""The procedure of an entry, declared once. Entry, SQL, queue, pages, routes, timers, history and drawing read it here."""

from services.entries.domain.declarations import Step
from services.entries.domain.procedure.codes import (
    APPROVERS,
    DECIDERS,
    REVIEWERS,
    STAGES,
    State,
    StepCode,
)
from services.entries.domain.procedure.correction_steps import CORRECTION_STEPS
from services.entries.domain.procedure.listing_steps import LISTING_STEPS
from services.entries.domain.procedure.review_steps import REVIEW_STEPS
from services.entries.domain.procedure.states import STATES

STEPS: dict[StepCode, Step] = REVIEW_STEPS | CORRECTION_STEPS | LISTING_STEPS

__all__ = ["APPROVERS", "DECIDERS", "REVIEWERS", "STAGES", "STATES", "STEPS", "State", "StepCode"]
