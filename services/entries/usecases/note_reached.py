"""Somebody has spoken with an applicant to whom a mail did not arrive."""

from services.entries.domain.history import Line, Person, Remark, is_unreached
from services.entries.usecases.ports import Work


def note_reached(work: Work, number: str, by: Person) -> None:
    """Note it in the history, once; nothing where no mail was lost since. Raises UnknownEntry."""
    entry = work.entries.get_for_update(number)
    if is_unreached(work.entries.find_codes(entry.id)):
        work.entries.add_lines(entry.id, [Line(Remark.APPLICANT_REACHED, by)])
        work.note("applicant_reached", entry=number)
