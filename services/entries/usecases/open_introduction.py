"""A partner opens the link of a mail."""

from services.entries.domain.introduction import Introduction, UnknownIntroduction
from services.entries.domain.tokens import is_token
from services.entries.usecases.ports import Work


def open_introduction(work: Work, token: str, for_update: bool = False) -> Introduction:
    """What the holder of a link may read. Raises UnknownIntroduction, LinkEnded.

    A code opens nothing here: it is short enough to be guessed, and only the form for it counts attempts.
    """
    if not is_token(token):
        raise UnknownIntroduction
    introduction = work.introductions.get_by_token(token, for_update)
    introduction.require_link()
    return introduction
