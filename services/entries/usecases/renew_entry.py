"""The listing of an entry goes on beyond its 掲載期限."""

from services.chassis.runtime import clock
from services.entries.domain import listing
from services.entries.domain.history import Person
from services.entries.usecases.announcements import entry_approved
from services.entries.usecases.keep_version import Changes, carry_review
from services.entries.usecases.ports import Work


def renew_entry(work: Work, number: str, by: Person | None, seen_revision: int) -> None:
    """By staff, or by the applicant (None). Raises UnknownEntry, WrongState, ChangedMeanwhile, TooEarly."""
    entry = work.entries.get_for_update(number)
    before = entry.version
    listing.renew(entry, by, clock.today(), clock.now(), seen_revision)
    carry_review(work, entry, Changes(before, entry.sheet, {}, []))
    work.entries.save(entry)
    work.emit(entry_approved(entry, clock.today(), "renewal"))
