"""A partner answers an introduction."""

from services.chassis import clock
from services.chassis.database import UnitOfWork
from services.entries.domain.introduction import (
    INTRODUCTION_LABELS,
    Introduction,
    IntroductionState,
)
from services.entries.events import INTRODUCTION_ANSWERED
from services.entries.store.entries import add_history
from services.entries.store.introductions import get_introduction_by_token, save_answer


def answer_introduction(
    uow: UnitOfWork, token: str, answer: IntroductionState, comment: str
) -> Introduction:
    """Take the answer of whoever holds the link or code. Raises UnknownIntroduction, AlreadyAnswered."""
    introduction = get_introduction_by_token(uow, token, for_update=True)
    introduction.answer(answer, comment, clock.now())
    save_answer(uow, introduction)
    add_history(
        uow,
        introduction.entry_id,
        [
            (
                None,
                "打診先から回答がありました",
                f"{introduction.organisation_name}：{INTRODUCTION_LABELS[answer]}",
            )
        ],
    )
    uow.emit(
        INTRODUCTION_ANSWERED.new(
            introduction.id,
            introduction.revision,
            {"number": introduction.number, "answer": answer.value},
        )
    )
    return introduction
