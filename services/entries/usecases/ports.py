"""What the use cases of entries need from outside: small repositories, and the transaction that holds them."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from services.chassis.messaging.envelope import Event
from services.entries.domain.comments import Comment
from services.entries.domain.draft import Draft
from services.entries.domain.entry import Entry
from services.entries.domain.guideline import Published, Review
from services.entries.domain.guideline_draft import GuidelineDraft
from services.entries.domain.guideline_edits import Action, Part
from services.entries.domain.history import Line, Person
from services.entries.domain.intake import Contact, EarlierRequest, NewEntry, Submitted
from services.entries.domain.introduction import Introduction
from services.entries.domain.matching import Directory
from services.entries.domain.procedure import StepCode


class Entries(Protocol):
    """Entries, their versions and their histories."""

    def add(self, new: NewEntry, announcements: Sequence[Event]) -> str | None:
        """Write an entry with all that belongs to it, and announce it; its number, the next one of its year.

        In the announcements its number takes the place of its id. Writes nothing and returns None where the
        request's key has been used before; one that is being used at this moment is waited for.
        """

    def find_request(self, key: str) -> EarlierRequest | None: ...

    def get_submitted(self, entry_id: str) -> Submitted: ...

    def find_submitted(self, number: str) -> Submitted | None: ...

    def get(self, number: str) -> Entry:
        """Raises UnknownEntry."""

    def get_for_update(self, number: str) -> Entry:
        """The entry, locked until the end of the transaction. Raises UnknownEntry."""

    def get_listable_for_update(self, numbers: Collection[str]) -> list[Entry]:
        """Those of ``numbers`` for which the site is awaited, locked."""

    def save(self, *entries: Entry) -> None:
        """Write the state and, of since it was read, a new version, comments, lines, and what is due by itself.

        The revision of each goes up by one. One round trip, however many.
        """

    def take_due(self, today: dt.date, limit: int) -> list[tuple[Entry, StepCode]]:
        """Entries for which a step is due on ``today`` or was before, locked; the step is struck off.

        Of several the last, with the others struck off, too. An entry that somebody else works on is left out.
        """

    def find_comments(self, entry_id: str, version: int) -> list[Comment]:
        """What was asked to be corrected in this version, in the order of the sheet."""

    def get_sheets(self, versions: Mapping[str, int]) -> dict[str, dict[str, Any]]:
        """The sheets of some versions, by the ids of their entries."""

    def get_contact(self, contact_id: str) -> Contact: ...

    def save_contact(self, contact_id: str, name: str, email: str, phone: str) -> None: ...

    def make_queue_keys(self, limit: int) -> int:
        """Make what the queue is searched and sorted by, of up to ``limit`` entries; returns how many lacked it."""

    def add_lines(self, entry_id: str, lines: Sequence[Line]) -> None:
        """Add lines to the history, which is only ever added to."""

    def find_codes(self, entry_id: str) -> list[str]:
        """The codes of the history, the latest first; a line of another release may have none and is left out."""


class Reviews(Protocol):
    def get(self, entry_id: str, entry_version: int) -> Review:
        """The review of this version, by the guideline that it began with.

        Where nothing was written yet an empty one, by the guideline in force today in Japan.
        """

    def save(self, entry: Entry, review: Review, by_name: str) -> None: ...


class Guidelines(Protocol):
    """Published versions of the guideline, and the one draft of the next."""

    def get_latest(self) -> Published:
        """The one with the highest number, also where it is not in force yet."""

    def get_draft_for_update(self) -> GuidelineDraft:
        """Locked until the end of the transaction. Raises NoDraft."""

    def add_draft(self, draft: GuidelineDraft, by: Person) -> bool:
        """False, and nothing is written, where there is one already."""

    def save_draft(self, draft: GuidelineDraft, by: Person) -> None:
        """Write the content; the revision goes up by one."""

    def remove_draft(self) -> None: ...

    def publish(self, published: Published, by: Person) -> None:
        """For good: nobody changes it any more."""

    def add_change(
        self, version: int, by: Person, action: Action, part: Part | None = None, point: str = ""
    ) -> None:
        """Keep who did what on the way to ``version``; only ever added to."""


class Introductions(Protocol):
    def add(self, introductions: Sequence[Introduction]) -> None: ...

    def find_of_entry(self, entry_id: str) -> list[Introduction]: ...

    def get(self, introduction_id: str) -> Introduction:
        """Raises UnknownIntroduction."""

    def get_by_token(self, token: str, for_update: bool = False) -> Introduction:
        """The introduction that a link's token or a code opens. Raises UnknownIntroduction, also where it has expired."""

    def save_answer(self, introduction: Introduction) -> None:
        """Write the answer; the revision goes up by one."""

    def add_tokens(
        self, introduction_id: str, tokens: Sequence[str], lifetime: dt.timedelta
    ) -> None:
        """Have links or codes open this introduction; only their hashes are kept."""


class Organisations(Protocol):
    """What entries knows of organisations. An older event than the stored one changes nothing."""

    def get_directory(self, names: Sequence[str], decisions: Mapping[str, str]) -> Directory:
        """Those that one of ``names`` may mean, and those that were decided for: what a Directory needs to tell of them."""

    def make_keys(self, limit: int) -> int:
        """Make the keys of up to ``limit`` organisations by the present rules; returns how many lacked them."""

    def register(self, organisation_id: str, sequence: int, name: str) -> None: ...

    def change_link(
        self, organisation_id: str, sequence: int, linked: bool, contact_id: str | None
    ) -> None: ...


class Drafts(Protocol):
    """Forms that are being filled in, each under a token of which only the hash is kept."""

    def lock_address(self, begun_from: str) -> None:
        """Whoever else counts drafts of this address waits until this transaction ends."""

    def count_begun_today(self, begun_from: str) -> int:
        """Those of one address that became no entry."""

    def count_open(self) -> int: ...

    def make_room(self, limit: int) -> int:
        """Erase what nobody has touched for an hour, first of those addresses that keep most; how many."""

    def add(self, token: str, begun_from: str) -> None: ...

    def find(self, token: str) -> Draft | None:
        """None where no draft belongs to this token, or it is older than 90 days."""

    def get_for_update(self, token: str) -> Draft:
        """Raises UnknownDraft."""

    def save_step(self, token: str, step: int, answers: dict[str, Any], sound: bool) -> None: ...

    def save_consents(self, token: str, consents: dict[str, Any]) -> None: ...

    def add_traces(self, token: str, seconds_open: float, trap_filled: bool) -> None: ...

    def count_lately_submitted(self, begun_from: str) -> tuple[int, int]:
        """Entries of the form within the last hour: from this address, and in all."""

    def close(self, token: str, entry_id: str) -> None:
        """What was typed lives on in the entry; the draft only remembers which one."""


class ApplicantLinks(Protocol):
    """Links of mails that open an entry for its applicant; only their hashes are kept."""

    def add(self, token: str, entry_id: str, lifetime: dt.timedelta) -> None: ...

    def find_number(self, token: str) -> str | None:
        """The number of the entry that a link opens; None where it opens none, or none any more."""

    def revoke(self, entry_id: str) -> None:
        """No link that was sent so far opens this entry any more."""


class FailedAttempts(Protocol):
    """Wrong codes, by who tried what (a keyed hash)."""

    def lock(self, subject: str) -> None:
        """Whoever else tries as this subject waits until this transaction ends."""

    def count_of_an_hour(self, subject: str) -> int: ...

    def add(self, subject: str) -> None: ...


class Leftovers(Protocol):
    def purge_tokens(self) -> None: ...

    def purge_failed_attempts(self) -> None: ...

    def purge_drafts(self, limit: int) -> int:
        """Erase up to ``limit`` drafts that nobody needs any more; how many."""


class Work(Protocol):
    """One transaction: what is done, announced and noted in it happens together or not at all."""

    @property
    def entries(self) -> Entries: ...
    @property
    def reviews(self) -> Reviews: ...
    @property
    def guidelines(self) -> Guidelines: ...
    @property
    def introductions(self) -> Introductions: ...
    @property
    def organisations(self) -> Organisations: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def applicant_links(self) -> ApplicantLinks: ...
    @property
    def failed_attempts(self) -> FailedAttempts: ...
    @property
    def leftovers(self) -> Leftovers: ...

    def emit(self, *events: Event) -> None: ...

    def note(self, line: str, **facts: Any) -> None: ...


class Transactions(Protocol):
    """Where a use case takes several transactions, one after the other."""

    def work(self) -> AbstractContextManager[Work]: ...
