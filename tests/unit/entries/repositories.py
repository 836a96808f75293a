"""The repositories of entries in memory: they keep state in dictionaries, as the database would."""

import datetime as dt
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from services.chassis.runtime import clock
from services.entries.domain.draft import Draft, UnknownDraft
from services.entries.domain.entry import Entry
from services.entries.domain.guideline import Published, Review
from services.entries.domain.guideline_draft import GuidelineDraft, NoDraft
from services.entries.domain.guideline_edits import Action, Part
from services.entries.domain.history import Person
from services.entries.domain.introduction import Introduction, UnknownIntroduction
from services.entries.domain.matching import Directory, KnownOrganisation
from tests.unit.entries.fake_entries import FakeEntries
from tests.unit.entries.guidelines import CURRENT, FIRST


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
