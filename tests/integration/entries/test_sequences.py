"""The sequence of an event is the revision of its aggregate: one number that only grows."""

import datetime as dt
import json
import secrets
from collections.abc import Callable
from typing import Any

from services.chassis.runtime.clock import today
from services.chassis.runtime.database import Database, UnitOfWork
from services.entries.domain.guideline import Review, Verdict
from services.entries.domain.history import Person
from services.entries.domain.introduction import IntroductionState
from services.entries.store.views.guideline import find_in_force
from services.entries.store.work import StoreWork
from services.entries.usecases.answer_introduction import answer_introduction
from services.entries.usecases.approve_entry import approve_entry
from services.entries.usecases.change_link import change_link
from services.entries.usecases.decline_entry import decline_entry
from services.entries.usecases.mark_listed import mark_listed
from services.entries.usecases.propose_approval import propose_approval
from services.entries.usecases.record_review import record_review
from services.entries.usecases.register_organisation import register_organisation
from services.entries.usecases.submit_entry import submit_entry
from services.entries.usecases.take_entry import take_entry
from services.entries.web.schemas import load_entry
from tests.builders import entry_sheet

REVIEWER = Person("00000000-0000-0000-0000-000000000001", "審査 花子")
APPROVER = Person("00000000-0000-0000-0000-000000000002", "承認 太郎")
PARTNER = "00000000-0000-0000-0000-000000000003"


def empty_review(uow: UnitOfWork) -> Review:
    return Review(find_in_force(uow, today()).guideline)


def complete_review(uow: UnitOfWork) -> Review:
    review = empty_review(uow)
    review.verdicts = dict.fromkeys((i.code for i in review.guideline.items), Verdict.FIT)
    review.confirmed = {c.code for c in review.guideline.conditions}
    return review


def submitted(uow: UnitOfWork) -> str:
    sheet = load_entry(entry_sheet(desired_partners=["株式会社ファンケル"]))
    return submit_entry(StoreWork(uow), sheet, "secret", "test").number


def revision(uow: UnitOfWork, number: str) -> int:
    row = uow.one("SELECT revision FROM entry WHERE number = %s", (number,))
    assert row is not None
    return int(row["revision"])


def events(uow: UnitOfWork) -> list[dict[str, Any]]:
    rows = uow.all("SELECT body FROM outbox ORDER BY position")
    return [json.loads(row["body"]) for row in rows]


def test_every_event_of_an_entry_carries_the_revision_after_its_step(
    fresh_database: Callable[[str], Database],
) -> None:
    database, reached = fresh_database("entries"), []
    with database.unit_of_work() as uow:
        number = submitted(uow)
        reached.append(("entry.submitted.v1", revision(uow, number)))
    with database.unit_of_work() as uow:
        take_entry(StoreWork(uow), number, REVIEWER)
        record_review(StoreWork(uow), number, empty_review(uow), REVIEWER, revision(uow, number))
        propose_approval(
            StoreWork(uow), number, complete_review(uow), REVIEWER, revision(uow, number)
        )
        approve_entry(StoreWork(uow), number, APPROVER, revision(uow, number))
        reached.append(("entry.approved.v1", revision(uow, number)))
    with database.unit_of_work() as uow:
        assert [(e["type"], e["sequence"]) for e in events(uow)] == reached
        assert reached[0][1] == 1
        assert reached[1][1] > reached[0][1]
        mark_listed(StoreWork(uow), {number: 1})
        assert revision(uow, number) > reached[1][1]


def test_a_declined_entry_carries_its_revision(fresh_database: Callable[[str], Database]) -> None:
    database = fresh_database("entries")
    with database.unit_of_work() as uow:
        number = submitted(uow)
        take_entry(StoreWork(uow), number, REVIEWER)
        decline_entry(StoreWork(uow), number, REVIEWER, "対象外のため", revision(uow, number))
        declined_at = revision(uow, number)
    with database.unit_of_work() as uow:
        assert [e["sequence"] for e in events(uow)] == [1, declined_at]


def test_events_of_an_introduction_carry_its_own_revision(
    fresh_database: Callable[[str], Database],
) -> None:
    database = fresh_database("entries")
    with database.unit_of_work() as uow:
        register_organisation(StoreWork(uow), PARTNER, 1, "株式会社ファンケル")
        change_link(StoreWork(uow), PARTNER, 2, True, "contact-1")
        number = submitted(uow)
        take_entry(StoreWork(uow), number, REVIEWER)
        propose_approval(
            StoreWork(uow), number, complete_review(uow), REVIEWER, revision(uow, number)
        )
        approve_entry(StoreWork(uow), number, APPROVER, revision(uow, number))
    with database.unit_of_work() as uow:
        offered = events(uow)[-1]
        token = secrets.token_urlsafe(32)
        work = StoreWork(uow)
        work.introductions.add_tokens(offered["subject"], [token], dt.timedelta(days=1))
        answer_introduction(StoreWork(uow), token, IntroductionState.INTERESTED, "")
    with database.unit_of_work() as uow:
        row = uow.one("SELECT version FROM introduction WHERE id = %s", (offered["subject"],))
        answered = events(uow)[-1]
        assert (offered["type"], offered["sequence"]) == ("introduction.offered.v1", 1)
        assert answered["type"] == "introduction.answered.v1"
        assert answered["subject"] == offered["subject"]
        assert row == {"version": answered["sequence"]} == {"version": 2}
