"""The repositories of entries in memory: they keep state in dictionaries, as the database would."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from services.chassis.messaging.envelope import Event
from services.chassis.runtime import clock
from services.entries.domain.comments import Comment
from services.entries.domain.draft import Draft, UnknownDraft
from services.entries.domain.due import Due, due_steps
from services.entries.domain.entry import Entry
from services.entries.domain.guideline import Published, Review
from services.entries.domain.guideline_draft import GuidelineDraft, NoDraft
from services.entries.domain.guideline_edits import Action, Part
from services.entries.domain.history import Line, Person
from services.entries.domain.intake import Contact, EarlierRequest, NewEntry, Submitted
from services.entries.domain.introduction import Introduction, UnknownIntroduction
from services.entries.domain.matching import Directory, KnownOrganisation
from services.entries.domain.procedure import StepCode
from services.entries.domain.refusals import UnknownEntry
from services.entries.domain.worklist import LISTABLE
from tests.unit.entries.guidelines import CURRENT, FIRST


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


class FakeReviews:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, int], tuple[Review, str]] = {}

    def get(self, entry_id: str, entry_version: int) -> Review:
        found = self.kept.get((entry_id, entry_version))
        return deepcopy(found[0]) if found else Review(CURRENT)

    def save(self, entry: Entry, review: Review, by_name: str) -> None:
        self.kept[entry.id, entry.version] = (deepcopy(review), by_name)


class FakeGuidelines:
    """``changes``: (version, whose name, action, part, point), the oldest first."""

    def __init__(self) -> None:
        self.published: list[Published] = [FIRST]
        self.draft: GuidelineDraft | None = None
        self.changes: list[tuple[int, str, Action, Part | None, str]] = []

    def get_latest(self) -> Published:
        return self.published[-1]

    def get_draft_for_update(self) -> GuidelineDraft:
        if self.draft is None:
            raise NoDraft
        return deepcopy(self.draft)

    def add_draft(self, draft: GuidelineDraft, by: Person) -> bool:
        if self.draft is not None:
            return False
        self.draft = deepcopy(draft)
        return True

    def save_draft(self, draft: GuidelineDraft, by: Person) -> None:
        self.draft = GuidelineDraft(draft.content, draft.revision + 1)

    def remove_draft(self) -> None:
        self.draft = None

    def publish(self, published: Published, by: Person) -> None:
        assert published.version not in [each.version for each in self.published]
        self.published.append(published)

    def add_change(
        self, version: int, by: Person, action: Action, part: Part | None = None, point: str = ""
    ) -> None:
        self.changes.append((version, by.name, action, part, point))


class FakeIntroductions:
    def __init__(self) -> None:
        self.by_id: dict[str, Introduction] = {}
        # {token or code: (introduction, when it stops to open it)}
        self.opens: dict[str, tuple[str, dt.datetime]] = {}

    def add(self, introductions: Sequence[Introduction]) -> None:
        self.by_id |= {each.id: deepcopy(each) for each in introductions}

    def find_of_entry(self, entry_id: str) -> list[Introduction]:
        return [deepcopy(i) for i in self.by_id.values() if i.entry_id == entry_id]

    def get(self, introduction_id: str) -> Introduction:
        if introduction_id not in self.by_id:
            raise UnknownIntroduction
        return deepcopy(self.by_id[introduction_id])

    def get_by_token(self, token: str, for_update: bool = False) -> Introduction:
        found, until = self.opens.get(token, ("", clock.now()))
        if until <= clock.now():
            raise UnknownIntroduction
        return self.get(found)

    def save_answer(self, introduction: Introduction) -> None:
        introduction.revision += 1
        self.by_id[introduction.id] = deepcopy(introduction)

    def add_tokens(
        self, introduction_id: str, tokens: Sequence[str], lifetime: dt.timedelta
    ) -> None:
        self.opens |= {token: (introduction_id, clock.now() + lifetime) for token in tokens}


class FakeOrganisations:
    def __init__(self) -> None:
        self.names: dict[str, tuple[int, str]] = {}
        self.without_key: list[str] = []
        self.links: dict[str, tuple[int, bool, str | None]] = {}

    def get_directory(self, names: Sequence[str], decisions: Mapping[str, str]) -> Directory:
        known = []
        for organisation_id, (_, name) in self.names.items():
            _, linked, contact = self.links.get(organisation_id, (0, False, None))
            known.append(KnownOrganisation(organisation_id, name, linked, contact))
        return Directory(known)

    def register(self, organisation_id: str, sequence: int, name: str) -> None:
        if sequence > self.names.get(organisation_id, (0, ""))[0]:
            self.names[organisation_id] = (sequence, name)

    def make_keys(self, limit: int) -> int:
        made, self.without_key = self.without_key[:limit], self.without_key[limit:]
        return len(made)

    def change_link(
        self, organisation_id: str, sequence: int, linked: bool, contact_id: str | None
    ) -> None:
        if sequence > self.links.get(organisation_id, (0, False, None))[0]:
            self.links[organisation_id] = (sequence, linked, contact_id)


class FakeDrafts:
    """Drafts by their tokens. ``submitted_lately``: entries of the form within the last hour, by address."""

    def __init__(self) -> None:
        self.by_token: dict[str, Draft] = {}
        self.submitted_lately: list[str] = []
        self.locked: set[str] = set()
        self.untouched = 0

    def lock_address(self, begun_from: str) -> None:
        self.locked.add(begun_from)

    def count_begun_today(self, begun_from: str) -> int:
        assert begun_from in self.locked, "counted without a lock: two at once would pass"
        return sum(d.begun_from == begun_from and not d.entry_id for d in self.by_token.values())

    def count_open(self) -> int:
        return sum(not draft.entry_id for draft in self.by_token.values())

    def make_room(self, limit: int) -> int:
        gone = list(self.by_token)[: min(limit, self.untouched)]
        for token in gone:
            del self.by_token[token]
        return len(gone)

    def add(self, token: str, begun_from: str) -> None:
        self.by_token[token] = Draft({}, [], {}, None, begun_from)

    def find(self, token: str) -> Draft | None:
        return self.by_token.get(token)

    def get_for_update(self, token: str) -> Draft:
        if token not in self.by_token:
            raise UnknownDraft
        return self.by_token[token]

    def _change(self, token: str, **changes: Any) -> None:
        if token in self.by_token and not self.by_token[token].entry_id:
            self.by_token[token] = replace(self.by_token[token], **changes)

    def save_step(self, token: str, step: int, answers: dict[str, Any], sound: bool) -> None:
        draft = self.by_token[token]
        done = {*draft.steps_done, step} if sound else {*draft.steps_done} - {step}
        self._change(token, answers=draft.answers | answers, steps_done=sorted(done))

    def save_consents(self, token: str, consents: dict[str, Any]) -> None:
        self._change(token, consents=consents)

    def add_traces(self, token: str, seconds_open: float, trap_filled: bool) -> None:
        draft = self.by_token[token]
        self._change(
            token,
            seconds_open=draft.seconds_open + seconds_open,
            trap_filled=draft.trap_filled or trap_filled,
        )

    def count_lately_submitted(self, begun_from: str) -> tuple[int, int]:
        assert begun_from in self.locked, "counted without a lock: two at once would pass"
        return self.submitted_lately.count(begun_from), len(self.submitted_lately)

    def close(self, token: str, entry_id: str) -> None:
        self.submitted_lately.append(self.by_token[token].begun_from)
        self._change(token, answers={}, consents={}, entry_id=entry_id)


class FakeFailedAttempts:
    def __init__(self) -> None:
        self.at: list[tuple[str, dt.datetime]] = []
        self.locked: set[str] = set()

    def lock(self, subject: str) -> None:
        self.locked.add(subject)

    def count_of_an_hour(self, subject: str) -> int:
        assert subject in self.locked, "counted without a lock: two at once would pass"
        since = clock.now() - dt.timedelta(hours=1)
        return sum(who == subject and at > since for who, at in self.at)

    def add(self, subject: str) -> None:
        self.at.append((subject, clock.now()))


class FakeLeftovers:
    """So many of each kind lie there; ``portions``: how many drafts each transaction erased."""

    def __init__(self) -> None:
        self.tokens = self.failed_attempts = self.drafts = 0
        self.portions: list[int] = []

    def purge_tokens(self) -> None:
        self.tokens = 0

    def purge_failed_attempts(self) -> None:
        self.failed_attempts = 0

    def purge_drafts(self, limit: int) -> int:
        erased = min(limit, self.drafts)
        self.drafts -= erased
        self.portions.append(erased)
        return erased


class FakeApplicantLinks:
    def __init__(self, entries: FakeEntries) -> None:
        self._entries = entries
        self.opens: dict[str, str] = {}

    def add(self, token: str, entry_id: str, lifetime: dt.timedelta) -> None:
        self.opens[token] = entry_id

    def find_number(self, token: str) -> str | None:
        entry_id = self.opens.get(token)
        return self._entries.submitted[entry_id].number if entry_id else None

    def revoke(self, entry_id: str) -> None:
        self.opens = {token: opened for token, opened in self.opens.items() if opened != entry_id}
