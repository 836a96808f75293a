"""A partner answers an introduction."""

from services.chassis.runtime import clock
from services.entries.domain.history import Line, Remark
from services.entries.domain.introduction import Introduction, IntroductionState
from services.entries.usecases.announcements import introduction_answered
from services.entries.usecases.open_introduction import open_introduction
from services.entries.usecases.ports import Work


def answer_introduction(
    work: Work, token: str, answer: IntroductionState, comment: str
) -> Introduction:
    """Take the answer of whoever holds the link. Raises UnknownIntroduction, LinkEnded, AlreadyAnswered."""
    introduction = open_introduction(work, token, for_update=True)
    introduction.answer(answer, comment, clock.now())
    work.introductions.save_answer(introduction)
    told = f"{introduction.organisation_name}：{introduction.rule.label}"
    work.entries.add_lines(introduction.entry_id, [Line(Remark.PARTNER_ANSWERED, note=told)])
    work.note(
        "introduction_answered",
        entry=introduction.number,
        introduction=introduction.id,
        answer=answer.value,
    )
    work.emit(introduction_answered(introduction))
    return introduction
