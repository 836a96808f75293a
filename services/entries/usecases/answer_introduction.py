"""A partner opens an introduction and answers it."""

import datetime as dt
import secrets

from services.chassis.runtime import clock
from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.history import Line, Remark
from services.entries.domain.introduction import Introduction, IntroductionState
from services.entries.events import INTRODUCTION_ANSWERED
from services.entries.store.entries import add_history
from services.entries.store.introductions import (
    add_tokens,
    get_introduction_by_code,
    get_introduction_by_link,
    save_answer,
)

# Long enough to read and to think; the code itself stays good as long as the mail says.
OPENED_BY_CODE = dt.timedelta(hours=12)


def open_introduction(uow: UnitOfWork, token: str) -> Introduction:
    """What the holder of a link may read. Raises UnknownIntroduction, LinkEnded."""
    introduction = get_introduction_by_link(uow, token)
    introduction.require_link()
    return introduction


def open_by_code(uow: UnitOfWork, code: str) -> str:
    """Give a link of its own to whoever typed the right code, so that no code stands in an address; its token.

    Raises UnknownIntroduction.
    """
    introduction, token = get_introduction_by_code(uow, code), secrets.token_urlsafe(32)
    add_tokens(uow, introduction.id, [token], OPENED_BY_CODE)
    return token


def answer_introduction(
    uow: UnitOfWork, token: str, answer: IntroductionState, comment: str
) -> Introduction:
    """Take the answer of whoever holds the link. Raises UnknownIntroduction, LinkEnded, AlreadyAnswered."""
    introduction = get_introduction_by_link(uow, token, for_update=True)
    introduction.answer(answer, comment, clock.now())
    save_answer(uow, introduction)
    add_history(
        uow,
        introduction.entry_id,
        [
            Line(
                Remark.PARTNER_ANSWERED,
                note=f"{introduction.organisation_name}：{introduction.rule.label}",
            )
        ],
    )
    uow.note(
        "introduction_answered",
        entry=introduction.number,
        introduction=introduction.id,
        answer=answer.value,
    )
    uow.emit(
        INTRODUCTION_ANSWERED.new(
            introduction.id,
            introduction.revision,
            {"number": introduction.number, "answer": answer.value},
        )
    )
    return introduction
