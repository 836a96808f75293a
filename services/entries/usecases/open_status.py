"""Somebody types a number and its 照会コード."""

from services.entries.domain.lookup_codes import is_lookup_code
from services.entries.usecases.limit_attempts import limit_attempts
from services.entries.usecases.ports import Work


def open_status(work: Work, number: str, code: str, subject: str) -> bool:
    """Whether ``code`` opens the entry; the same answer for a number of nobody. ``subject``: who tries at what.

    A wrong code counts. Raises TooManyAttempts.
    """
    limit_attempts(work, subject)
    kept = work.entries.find_submitted(number)
    if kept is None or not is_lookup_code(code, kept.code_hash):
        work.failed_attempts.add(subject)
        return False
    return True
