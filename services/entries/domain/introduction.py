"""One entry offered to one partner."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class IntroductionState(StrEnum):
    NOT_LINKED = "not_linked"
    OFFERED = "offered"
    INTERESTED = "interested"
    WANTS_TO_TALK = "wants_to_talk"
    DECLINED = "declined"


INTRODUCTION_LABELS = {
    IntroductionState.NOT_LINKED: "県とのつながりなし",
    IntroductionState.OFFERED: "回答待ち",
    IntroductionState.INTERESTED: "関心がある",
    IntroductionState.WANTS_TO_TALK: "話を聞きたい",
    IntroductionState.DECLINED: "今回は見送る",
}
ANSWERS = (
    IntroductionState.INTERESTED,
    IntroductionState.WANTS_TO_TALK,
    IntroductionState.DECLINED,
)


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

    def require_link(self) -> None:
        """Only a linked partner is told of an entry. Raises LinkEnded."""
        if not self.linked:
            raise LinkEnded(self.id)

    def answer(self, answer: IntroductionState, comment: str, at: dt.datetime) -> None:
        """Take the partner's answer. Raises LinkEnded, or AlreadyAnswered unless an answer is awaited."""
        self.require_link()
        if self.state is not IntroductionState.OFFERED:
            raise AlreadyAnswered(self.id)
        self.state, self.comment, self.answered_at = answer, comment, at
