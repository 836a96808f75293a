"""One entry as the office and its applicant see it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.declarations import StateRule
from services.entries.domain.entry import is_held
from services.entries.domain.procedure import STATES, State
from services.entries.store._queries import queries
from services.entries.store.sheets import read_sheet
from services.japanese.entry_number import is_number


@dataclass(frozen=True)
class ContactView:
    """Whom to write to about an entry, for the mailer."""

    name: str
    email: str
    organisation: str


@dataclass(frozen=True)
class EntryView:
    """An entry with its sheet in whole, ``contact`` and the consents that were given, each with its stamp."""

    id: str
    number: str
    title: str
    organisation_name: str
    category: str
    state: State
    version: int
    revision: int
    sheet: dict[str, Any]
    contact: dict[str, str]
    consents: dict[str, dict[str, Any]]
    submitted_at: dt.datetime
    answer_by: dt.date
    taken_by_name: str
    proposed_by: str
    proposed_by_name: str
    decline_reason: str
    suspected_because: list[str]
    released_at: dt.datetime | None
    public_version: int | None
    listed_until: dt.date | None
    returned_on: dt.date | None
    suspended_by: str
    suspended_by_name: str
    suspend_reason: str

    @property
    def is_public(self) -> bool:
        return self.public_version is not None

    @property
    def told_reason(self) -> str:
        """Why it was declined or taken down, in the words that its applicant reads."""
        reasons = {State.DECLINED: self.decline_reason, State.SUSPENDED: self.suspend_reason}
        return reasons.get(self.state, "")

    @property
    def rule(self) -> StateRule:
        return STATES[self.state]

    @property
    def is_held(self) -> bool:
        return is_held(self.state, self.suspected_because, self.released_at)


def find_entry(uow: UnitOfWork, number: str) -> EntryView | None:
    """None where the number is nobody's, or no number."""
    row = queries.find_entry(uow.connection, number=number) if is_number(number) else None
    if row is None:
        return None
    return EntryView(
        id=row["id"],
        number=row["number"],
        title=row["title"],
        organisation_name=row["organisation_name"],
        category=row["category"],
        state=State(row["state"]),
        version=row["version"],
        revision=row["revision"],
        sheet=read_sheet(row["sheet"]),
        contact={
            "name": row["contact_name"],
            "email": row["contact_email"],
            "phone": row["contact_phone"],
        },
        consents=row["consents"],
        submitted_at=row["submitted_at"],
        answer_by=row["answer_by"],
        taken_by_name=row["taken_by_name"] or "",
        proposed_by=row["proposed_by"] or "",
        proposed_by_name=row["proposed_by_name"] or "",
        decline_reason=row["decline_reason"],
        suspected_because=row["suspected_because"],
        released_at=row["released_at"],
        public_version=row["public_version"],
        listed_until=row["listed_until"],
        returned_on=row["returned_on"],
        suspended_by=row["suspended_by"] or "",
        suspended_by_name=row["suspended_by_name"] or "",
        suspend_reason=row["suspend_reason"],
    )


def find_contact(uow: UnitOfWork, contact_id: str) -> ContactView | None:
    row = queries.find_contact(uow.connection, id=contact_id)
    return ContactView(row["name"], row["email"], row["organisation"]) if row else None
