"""Whoever decides says which revision they saw: the office's steps, taken in the test's own process."""

from collections.abc import Callable

import pytest
from werkzeug.test import EnvironBuilder

from services.chassis.runtime.clock import now
from services.chassis.runtime.database import Database
from services.chassis.web.kept_forms import KeptForms
from services.chassis.web.problems import Problem
from services.chassis.web.request import Request
from services.entries.store.work import Store, StoreWork
from services.entries.usecases.propose_approval import propose_approval
from services.entries.usecases.take_entry import take_entry
from services.entries.web.steps import ReviewSteps
from services.staff.sessions import Staff
from tests.integration.entries.test_sequences import (
    APPROVER,
    REVIEWER,
    complete_review,
    revision,
    submitted,
)
from tests.running import Running


def posted(**typed: str) -> Request:
    """A form that the approver sends."""
    request = Request(EnvironBuilder(method="POST", data=typed).get_environ())
    request.signed_in = Staff(APPROVER.id, APPROVER.name, frozenset({"approver"}), now(), now())
    return request


def test_a_page_that_is_older_than_the_entry_or_says_nothing_decides_nothing(
    instance: Running, fresh_database: Callable[[str], Database]
) -> None:
    database = fresh_database("entries")
    steps = ReviewSteps(instance.settings("entries"), Store(database), KeptForms(database))
    with database.unit_of_work() as uow:
        number = submitted(uow)
        take_entry(StoreWork(uow), number, REVIEWER)
        before = str(revision(uow, number))
        propose_approval(StoreWork(uow), number, complete_review(uow), REVIEWER, int(before))
        seen = str(revision(uow, number))
    for stale in (before, "", "x"):
        declined = steps.take(posted(revision=stale, reason="対象外のため"), number, "decline")
        assert declined.headers["Location"] == f"/office/entries/{number}?again=1"
        with pytest.raises(Problem) as refusal:
            steps.take(posted(revision=stale), number, "approve")
        assert refusal.value.status == 409
    approved = steps.take(posted(revision=seen), number, "approve")
    assert approved.headers["Location"] == f"/office/entries/{number}?done=approve"
