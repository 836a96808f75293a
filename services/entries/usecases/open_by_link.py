"""An applicant opens the link of a mail."""

from services.entries.domain.tokens import is_token
from services.entries.usecases.ports import Work


def open_by_link(work: Work, token: str) -> str | None:
    """The number of the entry that the holder of a link may read; None for a link of nobody, or one that has ended."""
    return work.applicant_links.find_number(token) if is_token(token) else None
