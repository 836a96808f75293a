"""What every new version of a sheet brings with it: what it changes, its contact, and the verdicts that still hold."""

from dataclasses import dataclass
from typing import Any

from services.entries.domain.carry_over import carry_over
from services.entries.domain.comments import changed_fields
from services.entries.domain.entry import Entry
from services.entries.domain.history import Line, Person, Remark
from services.entries.usecases.ports import Work


@dataclass(frozen=True)
class Changes:
    """A sheet beside the stored version ``from_version``: ``fields`` differ, among them perhaps those of ``contact``."""

    from_version: int
    sheet: dict[str, Any]
    contact: dict[str, str]
    fields: list[str]

    @property
    def touch_contact(self) -> bool:
        return any(name.startswith("contact.") for name in self.fields)

    @property
    def is_only_contact(self) -> bool:
        return bool(self.fields) and all(name.startswith("contact.") for name in self.fields)


def find_changes(work: Work, entry: Entry, loaded: dict[str, Any]) -> Changes:
    """``loaded``: a whole sheet as it was read, with ``contact``."""
    contact = work.entries.get_contact(entry.contact_id)
    known = {"name": contact.name, "email": contact.email, "phone": contact.phone}
    fields = changed_fields({**entry.sheet, "contact": known}, loaded)
    sheet = {name: value for name, value in loaded.items() if name not in ("contact", "consents")}
    return Changes(entry.version, sheet, loaded["contact"], fields)


def save_contact(work: Work, entry: Entry, changes: Changes, by: Person | None = None) -> None:
    """By staff, or by the applicant (None). Links that went to another address open nothing any more: it may be a
    stranger's."""
    if not changes.touch_contact:
        return
    contact = changes.contact
    work.entries.save_contact(
        entry.contact_id, contact["name"], contact["email"], contact.get("phone", "")
    )
    work.entries.add_lines(entry.id, [Line(Remark.CONTACT_CHANGED, by)])
    if "contact.email" in changes.fields:
        work.applicant_links.revoke(entry.id)


def carry_review(work: Work, entry: Entry, changes: Changes) -> None:
    """Begin the review of the new version with what the last one said of everything that was left alone."""
    before = work.reviews.get(entry.id, changes.from_version)
    fresh = work.reviews.get(entry.id, entry.version)
    by_name = entry.taken_by.name if entry.taken_by else ""
    work.reviews.save(entry, carry_over(before, fresh, changes.fields), by_name)
