"""A mail to an applicant arrived after one that had not."""

from services.entries.domain.history import Line, Remark, is_unreached
from services.entries.usecases.ports import Work
from services.japanese.entry_number import is_number


def note_arrived(work: Work, about: str) -> None:
    """Note it where they still counted as unreached; ``about`` is of no concern here unless it is a number of ours."""
    kept = work.entries.find_submitted(about) if is_number(about) else None
    if kept is not None and is_unreached(work.entries.find_codes(kept.id)):
        work.entries.add_lines(kept.id, [Line(Remark.MAIL_ARRIVED)])
        work.note("applicant_reached", entry=about)
