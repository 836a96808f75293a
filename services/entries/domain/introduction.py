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


class AlreadyAnswered(Exception):
    """A partner answers once; a change of mind goes through the secretariat."""


@dataclass
class Introduction:
    """``revision`` counts every change of it, as its events do."""

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
    revision: int = 1

    def answer(self, answer: IntroductionState, comment: str, at: dt.datetime) -> None:
        """Take the partner's answer. Raises AlreadyAnswered unless an answer is awaited."""
        if self.state is not IntroductionState.OFFERED:
            raise AlreadyAnswered(self.id)
        self.state, self.comment, self.answered_at = answer, comment, at
