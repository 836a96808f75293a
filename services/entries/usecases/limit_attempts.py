"""Wrong codes are limited: ten in an hour for one who tries, at one thing."""

from services.entries.usecases.ports import Work

MOST_FAILED_AN_HOUR = 10


class TooManyAttempts(Exception):
    """So many wrong codes came from one address that even a right one waits."""


def limit_attempts(work: Work, subject: str) -> None:
    """Let ``subject`` try once more, one try after the other until this transaction ends. Raises TooManyAttempts.

    To be called before a code is looked at: where the answer to a right one differs, the limit limits nothing.
    """
    work.failed_attempts.lock(subject)
    if work.failed_attempts.count_of_an_hour(subject) >= MOST_FAILED_AN_HOUR:
        raise TooManyAttempts(subject)
