import datetime as dt
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain.mail import message_id
from services.notifications.domain.mail_types import MAIL_TYPES, subject_line
from services.notifications.domain.receipt_limit import mailbox_fingerprint
from services.notifications.domain.schedule import (
    GIVE_UP_AFTER,
    LEAST_ATTEMPTS,
    delay_after,
    delay_after_unknown,
)
from tests.unit.notifications.builders import a_mail


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 2), (3, 5), (4, 10), (5, 30), (99, 30)]
)
def test_delays_grow_to_half_an_hour(attempts: int, minutes: int) -> None:
    assert delay_after(attempts, chance=0) == dt.timedelta(minutes=minutes)


@given(st.integers(1, 300), st.floats(0, 1))
def test_chance_takes_off_a_quarter_at_most(attempts: int, chance: float) -> None:
    whole = delay_after(attempts, 0)
    assert whole * 0.75 <= delay_after(attempts, chance) <= whole


@pytest.mark.parametrize(
    ("attempts", "tried_for", "given_up"),
    [
        (LEAST_ATTEMPTS, GIVE_UP_AFTER, True),
        (LEAST_ATTEMPTS - 1, GIVE_UP_AFTER, False),
        (LEAST_ATTEMPTS, GIVE_UP_AFTER - dt.timedelta(seconds=1), False),
    ],
)
def test_a_mail_is_given_up_after_three_days_and_several_tries(
    attempts: int, tried_for: dt.timedelta, given_up: bool
) -> None:
    mail = replace(a_mail(), attempts=attempts, tried_for=tried_for)
    assert mail.is_given_up() is given_up


def test_a_mail_that_the_server_may_have_is_tried_less_and_less_often() -> None:
    delays = [delay_after_unknown(before) for before in range(8)]
    assert delays[0] == dt.timedelta(minutes=15)
    assert delays == sorted(delays)
    tries, waited = 1, dt.timedelta()
    while tries < LEAST_ATTEMPTS or waited < GIVE_UP_AFTER:
        waited += delay_after_unknown(tries - 1)
        tries += 1
    assert tries <= 8


def test_the_message_id_has_the_domain_of_the_sender() -> None:
    assert message_id("1-2", "someone@pref.example.jp") == "<1-2@pref.example.jp>"


@pytest.mark.parametrize("template", MAIL_TYPES)
def test_subjects_end_with_the_number(template: str) -> None:
    words = subject_line(template, "R8-0001")
    assert words.startswith("【かながわつながりネットワーク】")
    assert words.endswith("（R8-0001）")


DAY = dt.date(2026, 11, 24)
SECRET = "a secret of thirty-two characters"


def test_a_fingerprint_tells_nothing_without_the_key_and_nothing_tomorrow() -> None:
    of = partial(mailbox_fingerprint, SECRET, DAY)
    today = of("Hanako@example.jp")
    assert today == of(" hanako@example.jp")
    assert today != of("taro@example.jp")
    assert today != mailbox_fingerprint(
        "another secret of 32 characters!", DAY, "hanako@example.jp"
    )
    assert today != mailbox_fingerprint(SECRET, DAY + dt.timedelta(days=1), "hanako@example.jp")


def test_a_mailbox_is_one_whatever_stands_behind_a_plus() -> None:
    of = partial(mailbox_fingerprint, SECRET, DAY)
    assert of("hanako+1@example.jp") == of("Hanako+2+x@example.jp") == of("hanako@example.jp")
    assert of("+1@example.jp") != of("+2@example.jp")
    assert of("hanako@example.jp") != of("hanako@another.example.jp")
