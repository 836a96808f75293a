"""Fakes of what the use cases of entries need: they keep state in dictionaries, as the database would."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from services.chassis.messaging.envelope import Event
from services.entries.domain.guideline import Review, Verdict
from services.entries.domain.history import Person
from services.entries.domain.intake import Receipt
from services.entries.domain.procedure import STEPS, StepCode
from services.entries.usecases.submit_entry import submit_entry
from services.entries.web.schemas import load_entry
from tests.builders import entry_sheet
from tests.unit.entries.fake_entries import FakeEntries
from tests.unit.entries.guidelines import CURRENT
from tests.unit.entries.repositories import (
    FakeApplicantLinks,
    FakeDrafts,
    FakeFailedAttempts,
    FakeGuidelines,
    FakeIntroductions,
    FakeLeftovers,
    FakeOrganisations,
    FakeReviews,
)

REVIEWER, APPROVER = Person("reviewer", "審査 花子"), Person("approver", "承認 太郎")


SECRETS = ["a secret of the tests"]


class FakeWork:
    """A transaction that keeps everything at once; ``transactions`` counts those that a use case began itself."""

    def __init__(self) -> None:
        self.entries = FakeEntries()
        self.reviews = FakeReviews()
        self.guidelines = FakeGuidelines()
        self.introductions = FakeIntroductions()
        self.organisations = FakeOrganisations()
        self.drafts = FakeDrafts()
        self.applicant_links = FakeApplicantLinks(self.entries)
        self.failed_attempts = FakeFailedAttempts()
        self.leftovers = FakeLeftovers()
        self._emitted: list[Event] = []
        self.notes: list[tuple[str, dict[str, Any]]] = []
        self.transactions = 0

    def emit(self, *events: Event) -> None:
        self._emitted.extend(events)

    def note(self, line: str, **facts: Any) -> None:
        self.notes.append((line, facts))

    @contextmanager
    def work(self) -> Iterator["FakeWork"]:
        self.transactions += 1
        yield self

    @property
    def emitted(self) -> list[Event]:
        """All that was announced, in its order."""
        return [*self.entries.announced, *self._emitted]

    def emitted_types(self) -> list[str]:
        return [event.type for event in self.emitted]

    def require_what_was_declared(self) -> None:
        """Each step that was taken has announced the events of entries that the procedure declares for it, and no other."""
        declared = [
            event
            for entry in self.entries.by_number.values()
            for line in self.entries.history[entry.id]
            if line.step in STEPS and not (line.step is StepCode.SUBMIT and entry.suspected_because)
            for event in STEPS[StepCode(line.step)].emits
            if event.startswith("entry.")
        ]
        said = [event for event in self.emitted_types() if event.startswith("entry.")]
        assert sorted(said) == sorted(declared), "procedure/ declares other events"

    def steps_of(self, number: str) -> list[str]:
        """The codes of the history, oldest first."""
        return [line.step.value for line in self.entries.history[self.entries.get(number).id]]


def submitted(work: FakeWork, **sheet: Any) -> Receipt:
    """A new entry; ``signs`` of a robot hold it back."""
    signs = sheet.pop("signs", ())
    return submit_entry(work, load_entry(entry_sheet(**sheet)), SECRETS, "試験", signs=signs)


def linked(work: FakeWork, name: str) -> str:
    """An organisation that the prefecture has a link with; its id."""
    organisation_id = str(uuid.uuid4())
    work.organisations.register(organisation_id, 1, name)
    work.organisations.change_link(organisation_id, 1, True, f"contact of {name}")
    return organisation_id


def complete_review(**partners: str) -> Review:
    return Review(
        CURRENT,
        dict.fromkeys((item.code for item in CURRENT.items), Verdict.FIT),
        confirmed={condition.code for condition in CURRENT.conditions},
        partners=partners,
    )
