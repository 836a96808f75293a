"""A partner types the code of a mail."""

import datetime as dt

from services.entries.domain.introduction import UnknownIntroduction
from services.entries.domain.tokens import new_token
from services.entries.usecases.limit_attempts import limit_attempts
from services.entries.usecases.ports import Work

# Long enough to read and to think; the code itself stays good as long as the mail says.
OPENED_BY_CODE = dt.timedelta(hours=12)


def open_introduction_by_code(work: Work, code: str, subject: str) -> str:
    """Give a link of its own to whoever typed the right code, so that no code stands in an address; its token.

    A wrong code counts for ``subject``, and opens nothing: the token is empty. Raises TooManyAttempts.
    """
    limit_attempts(work, subject)
    try:
        introduction = work.introductions.get_by_token(code)
    except UnknownIntroduction:
        work.failed_attempts.add(subject)
        return ""
    token = new_token()
    work.introductions.add_tokens(introduction.id, [token], OPENED_BY_CODE)
    return token
