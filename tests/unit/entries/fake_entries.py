"""The repository of entries in memory: it keeps state in dictionaries, as the database would."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from services.chassis.messaging.envelope import Event
from services.chassis.runtime import clock
from services.entries.domain.comments import Comment
from services.entries.domain.due import Due, due_steps
from services.entries.domain.entry import Entry
from services.entries.domain.history import Line
from services.entries.domain.intake import Contact, EarlierRequest, NewEntry, Submitted
from services.entries.domain.procedure import StepCode
from services.entries.domain.refusals import UnknownEntry
from services.entries.domain.worklist import LISTABLE


class FakeEntries:
    def __init__(self) -> None:
        self.by_number: dict[str, Entry] = {}
        self.submitted: dict[str, Submitted] = {}
        self.requests: dict[str, EarlierRequest] = {}
        self.history: dict[str, list[Line]] = {}
        self.announced: list[Event] = []
        self.last: dict[int, int] = {}
        self.sheets: dict[tuple[str, int], dict[str, Any]] = {}
        self.comments: dict[tuple[str, int], list[Comment]] = {}
        self.contacts: dict[str, Contact] = {}
        self.dues: dict[str, list[Due]] = {}
        self.without_queue_keys: list[str] = []

    def add(self, new: NewEntry, announcements: Sequence[Event]) -> str | None:
        if new.request:
            if new.request.key in self.requests:
                return None
            self.requests[new.request.key] = EarlierRequest(new.request.body_hash, new.id)
        running = self.last.get(new.fiscal_year, 0) + 1
        self.last[new.fiscal_year] = running
        number = f"{new.number_prefix}{running:04d}"
        self.by_number[number] = Entry(
            new.id, number, new.state, 1, 1, new.sheet, new.contact.id, clock.now(), new.answer_by,
            suspected_because=list(new.suspected_because), title=new.sheet["title"],
            organisation_name=new.sheet["organisation"]["name"],
        )  # fmt: skip
        self.submitted[new.id] = Submitted(new.id, number, new.code_hash, new.answer_by)
        self.history[new.id] = list(new.lines)
        self.sheets[new.id, 1] = new.sheet
        self.contacts[new.contact.id] = new.contact
        for event in announcements:
            data = {k: number if v == new.id else v for k, v in event.data.items()}
            self.announced.append(replace(event, subject=number, data=data))
        return number

    def find_request(self, key: str) -> EarlierRequest | None:
        return self.requests.get(key)

    def get_submitted(self, entry_id: str) -> Submitted:
        return self.submitted[entry_id]

    def find_submitted(self, number: str) -> Submitted | None:
        return next((kept for kept in self.submitted.values() if kept.number == number), None)

    def get(self, number: str) -> Entry:
        if number not in self.by_number:
            raise UnknownEntry(number)
        return deepcopy(self.by_number[number])

    get_for_update = get

    def get_listable_for_update(self, numbers: Collection[str]) -> list[Entry]:
        return [self.get(n) for n, e in self.by_number.items() if n in numbers and e.state in LISTABLE]  # fmt: skip

    def save(self, *entries: Entry) -> None:
        for entry in entries:
            entry.revision += 1
            self.add_lines(entry.id, entry.lines)
            if entry.has_new_version:
                self.sheets[entry.id, entry.version] = entry.sheet
            if entry.comments:
                self.comments[entry.id, entry.stored_version] = entry.comments
            if entry.clocks != entry.stored_clocks:
                self.dues[entry.number] = due_steps(entry, clock.today())
            entry.note_stored()
            self.by_number[entry.number] = deepcopy(entry)

    def take_due(self, today: dt.date, limit: int) -> list[tuple[Entry, StepCode]]:
        found: list[tuple[Entry, StepCode]] = []
        for number, dues in self.dues.items():
            due = [each for each in dues if each.on <= today]
            if due and len(found) < limit:
                found.append((self.get(number), max(due).step))
                self.dues[number] = [each for each in dues if each.on > today]
        return found

    def find_comments(self, entry_id: str, version: int) -> list[Comment]:
        return self.comments.get((entry_id, version), [])

    def get_sheets(self, versions: Mapping[str, int]) -> dict[str, dict[str, Any]]:
        return {i: deepcopy(self.sheets[i, version]) for i, version in versions.items()}

    def get_contact(self, contact_id: str) -> Contact:
        return self.contacts[contact_id]

    def save_contact(self, contact_id: str, name: str, email: str, phone: str) -> None:
        self.contacts[contact_id] = Contact(contact_id, name, email, phone)

    def make_queue_keys(self, limit: int) -> int:
        made, self.without_queue_keys = (
            self.without_queue_keys[:limit],
            self.without_queue_keys[limit:],
        )
        return len(made)

    def add_lines(self, entry_id: str, lines: Sequence[Line]) -> None:
        self.history[entry_id].extend(lines)

    def find_codes(self, entry_id: str) -> list[str]:
        return [line.step.value for line in reversed(self.history[entry_id])]
