"""One entry offered to one partner."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from services.entries.domain.declarations import Tone


class IntroductionState(StrEnum):
    NOT_LINKED = "not_linked"
    OFFERED = "offered"
    INTERESTED = "interested"
    WANTS_TO_TALK = "wants_to_talk"
    DECLINED = "declined"


@dataclass(frozen=True)
class IntroductionRule:
    """``is_told``: the partner was written to. ``is_answer``: the partner has said so; ``is_positive``: and goes on."""

    label: str
    tone: Tone
    is_told: bool = True
    is_answer: bool = False
    is_positive: bool = False

    @property
    def is_awaited(self) -> bool:
        """Whether the partner has yet to answer."""
        return self.is_told and not self.is_answer


INTRODUCTION_STATES: dict[IntroductionState, IntroductionRule] = {
    IntroductionState.NOT_LINKED: IntroductionRule("県とのつながりなし", "warning", is_told=False),
    IntroductionState.OFFERED: IntroductionRule("回答待ち", "info"),
    IntroductionState.INTERESTED: IntroductionRule(
        "関心がある", "success", is_answer=True, is_positive=True
    ),
    IntroductionState.WANTS_TO_TALK: IntroductionRule(
        "話を聞きたい", "success", is_answer=True, is_positive=True
    ),
    IntroductionState.DECLINED: IntroductionRule("今回は見送る", "neutral", is_answer=True),
}
# What a partner may answer, in the order in which it is asked.
ANSWERS = tuple(state for state, rule in INTRODUCTION_STATES.items() if rule.is_answer)


class UnknownIntroduction(Exception):
    """No introduction belongs to this id, token or code."""


class LinkEnded(Exception):
    """The prefecture's link with the partner has ended, and with it what was told because of it."""


class AlreadyAnswered(Exception):
    """A partner answers once; a change of mind goes through the secretariat."""


@dataclass
class Introduction:
    """``linked``: the prefecture has a link with the partner now. ``revision`` counts every change, as events do."""

    id: str
    entry_id: str
    number: str
    wished_name: str
    organisation_id: str | None
    organisation_name: str | None
    contact_id: str | None
    state: IntroductionState
    reply_by: dt.date | None
    answered_at: dt.datetime | None = None
    comment: str = ""
    linked: bool = True
    revision: int = 1

    @property
    def rule(self) -> IntroductionRule:
        return INTRODUCTION_STATES[self.state]

    def require_link(self) -> None:
        """Only a linked partner is told of an entry. Raises LinkEnded."""
        if not self.linked:
            raise LinkEnded(self.id)

    def answer(self, answer: IntroductionState, comment: str, at: dt.datetime) -> None:
        """Take the partner's answer. Raises LinkEnded, or AlreadyAnswered unless an answer is awaited."""
        self.require_link()
        if not self.rule.is_awaited:
            raise AlreadyAnswered(self.id)
        self.state, self.comment, self.answered_at = answer, comment, at
