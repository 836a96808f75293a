"""What looks like a robot's, and what may then happen to it."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder

from services.chassis.runtime import clock
from services.chassis.web.request import Request
from services.entries.domain import reviewing
from services.entries.domain.entry import Entry
from services.entries.domain.history import Person
from services.entries.domain.procedure import State
from services.entries.domain.refusals import EntryError, HeldBack, NotHeld, WrongState
from services.entries.domain.suspicion import SIGN_LABELS, Limits, Sign, Traces, signs_of_a_robot
from services.entries.settings import EntriesSettings
from services.entries.web.robots import LONGEST_OPEN, PageTimes, fell_into_trap
from services.japanese.dates import JAPAN
from tests.builders import sound_settings

REVIEWER = Person("1", "審査 花子")
LIMITS = Limits(least_seconds=20, of_one_address=10, in_all=60)
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=JAPAN)
SETTINGS = sound_settings(
    EntriesSettings,
    FORM_SECRET="first key of thirty-two characters,second key of thirty-two characters",
)


def entry(**changes: Any) -> Entry:
    facts = {"state": State.SUBMITTED, "suspected_because": ["trap"], **changes}
    return Entry("id", "R8-0001", facts.pop("state"), 1, 1, {}, "contact", NOON, NOON.date(), **facts)  # fmt: skip


def signs(**traces: Any) -> list[Sign]:
    person: dict[str, Any] = {"seconds_open": 600.0, "trap_filled": False, "of_one_address": 0, "in_all": 0}  # fmt: skip
    return signs_of_a_robot(Traces(**{**person, **traces}), LIMITS)


@pytest.mark.parametrize(
    ("traces", "found"),
    [
        ({}, []),
        ({"trap_filled": True}, [Sign.TRAP]),
        ({"seconds_open": 20.0}, []),
        ({"seconds_open": 19.9}, [Sign.TOO_QUICK]),
        ({"of_one_address": LIMITS.of_one_address - 1}, []),
        (
            {"of_one_address": LIMITS.of_one_address},
            [Sign.MANY_OF_ONE_ADDRESS],
        ),
        ({"in_all": LIMITS.in_all - 1}, []),
        ({"in_all": LIMITS.in_all}, [Sign.MANY]),
        ({"trap_filled": True, "seconds_open": 0.0}, [Sign.TRAP, Sign.TOO_QUICK]),
    ],
)
def test_each_sign_is_named_from_its_limit_on(traces: dict[str, Any], found: list[Sign]) -> None:
    assert signs(**traces) == found


def test_every_sign_has_words_for_the_office() -> None:
    assert set(SIGN_LABELS) == set(Sign)


def test_what_is_held_is_not_taken_before_somebody_has_released_it() -> None:
    held = entry()
    with pytest.raises(HeldBack):
        reviewing.take(held, REVIEWER)
    reviewing.release(held, REVIEWER, NOON)
    assert held.released_at == NOON
    reviewing.take(held, REVIEWER)
    assert held.state is State.UNDER_REVIEW


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"suspected_because": []}, NotHeld),
        ({"released_at": NOON}, NotHeld),
        ({"state": State.DECLINED}, WrongState),
    ],
    ids=str,
)
def test_only_what_is_held_is_released(changes: dict[str, Any], refusal: type[EntryError]) -> None:
    with pytest.raises(refusal):
        reviewing.release(entry(**changes), REVIEWER, NOON)


def test_what_is_held_may_be_declined_and_other_submissions_may_not() -> None:
    held = entry()
    reviewing.decline(held, REVIEWER, "宣伝のため", 1)
    assert held.state is State.DECLINED
    with pytest.raises(WrongState):
        reviewing.decline(entry(suspected_because=[]), REVIEWER, "x", 1)


def request(path: str = "/apply/1", browser: str = "one", **typed: str) -> Request:
    asked = Request(EnvironBuilder(path, method="POST", data=typed).get_environ())
    asked.csrf_token = browser
    return asked


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """``at(seconds)`` sets the clock."""

    def set_clock(seconds: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOON + dt.timedelta(seconds=seconds))

    set_clock(0)
    return set_clock


@pytest.mark.parametrize(
    ("later", "seconds"), [(0.25, 0.25), (95.5, 95.5), (86_400, LONGEST_OPEN), (-60, 0.0)]
)
def test_a_page_tells_how_long_it_stood_open(at: Any, later: float, seconds: float) -> None:
    times = PageTimes(SETTINGS)
    stamp = times.stamp(request())
    at(later)
    assert times.seconds_open(request(opened=stamp)) == pytest.approx(seconds)


def test_a_stamp_is_worth_nothing_elsewhere_or_forged(at: Any) -> None:
    times = PageTimes(SETTINGS)
    stamp = times.stamp(request())
    at(60)
    for asked in (
        request(),
        request("/apply/2", opened=stamp),
        request(browser="another", opened=stamp),
        request(opened=stamp.replace(" ", " 9")),
        request(opened="x.y"),
    ):
        assert times.seconds_open(asked) == 0.0
    rotated = PageTimes(replace(SETTINGS, form_secret=("a new key", *SETTINGS.form_secret)))
    assert rotated.seconds_open(request(opened=stamp)) == 60.0


def test_the_trap_is_sprung_by_words_and_not_by_white_space() -> None:
    assert not fell_into_trap(request(website_url=" "))
    assert not fell_into_trap(request())
    assert fell_into_trap(request(website_url="https://spam.example/"))
