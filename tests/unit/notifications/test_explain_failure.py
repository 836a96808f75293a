"""What follows from an error, and what is said of it."""

import datetime as dt
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from services.notifications.domain.failures import (
    BrokenOff,
    LoginRefused,
    NoLongerThere,
    OutcomeUnknown,
    Overtaken,
    RefusedForGood,
    ServerAway,
    TryLater,
)
from services.notifications.domain.mail import Mail
from services.notifications.domain.schedule import GIVE_UP_AFTER, LEAST_ATTEMPTS
from services.notifications.usecases.explain_failure import explain_failure
from tests.unit.notifications.builders import a_mail

OLD = replace(a_mail(), attempts=LEAST_ATTEMPTS, tried_for=GIVE_UP_AFTER)
TRANSIENT = [TryLater("x"), ServerAway("x"), LoginRefused("x"), KeyError("x")]


@pytest.mark.parametrize("error", TRANSIENT)
def test_what_may_pass_makes_a_mail_wait_until_its_three_days_are_over(error: Exception) -> None:
    failure = explain_failure(a_mail(), error)
    assert failure.state == "waiting"
    assert failure.delay is not None
    assert dt.timedelta(seconds=45) <= failure.delay <= dt.timedelta(minutes=1)
    assert explain_failure(OLD, error).state == "undeliverable"


@pytest.mark.parametrize("error", [RefusedForGood("RCPT 550"), NoLongerThere("entries HTTP 404")])
def test_what_will_not_pass_ends_a_mail_at_once(error: Exception) -> None:
    failure = explain_failure(a_mail(), error)
    assert (failure.state, failure.delay) == ("undeliverable", None)


@pytest.mark.parametrize("mail", [a_mail(), OLD])
def test_what_was_overtaken_is_skipped_however_old_it_is(mail: Mail) -> None:
    assert explain_failure(mail, Overtaken("Withdrawn")).state == "skipped"


def test_where_nobody_knows_whether_it_was_taken_a_mail_stays_claimed_ever_longer() -> None:
    error = OutcomeUnknown("DATA TimeoutError")
    first = explain_failure(a_mail(), error)
    assert (first.state, first.delay) == ("sending", dt.timedelta(minutes=15))
    again = explain_failure(replace(a_mail(), unknown_outcomes=1), error)
    assert again.delay == dt.timedelta(hours=1)
    assert explain_failure(OLD, error).state == "undeliverable"


def test_a_mail_in_whose_middle_the_server_went_away_waits_little_the_first_time() -> None:
    error = BrokenOff("RCPT 421")
    first, second = (
        explain_failure(replace(a_mail(), attempts=attempts), error).delay for attempts in (1, 2)
    )
    assert first is not None
    assert second is not None
    assert first <= dt.timedelta(seconds=15)
    assert dt.timedelta(seconds=45) <= second <= dt.timedelta(minutes=1)


def test_the_text_of_an_error_that_is_not_ours_is_written_nowhere() -> None:
    with capture_logs() as logs:
        failure = explain_failure(a_mail(), KeyError("hanako@example.jp"))
    assert failure.reason == "KeyError"
    assert [log["event"] for log in logs] == ["mail_failed", "mail_waits"]


def test_one_mail_that_has_a_defect_says_which_mail_it_is() -> None:
    with capture_logs() as logs:
        explain_failure(a_mail(number="R8-0007"), RefusedForGood("RCPT 550"))
    [log] = logs
    assert (log["event"], log["entry"], log["reason"]) == (
        "mail_undeliverable",
        "R8-0007",
        "RCPT 550",
    )
