"""Whom an answer of the mail server concerns."""

import smtplib
from typing import Any

import pytest

from services.notifications.domain.failures import (
    OutcomeUnknown,
    RefusedForGood,
    ServerAway,
    TryLater,
)
from services.notifications.domain.letters import Addressee
from services.notifications.smtp import SmtpPostOffice
from tests.unit.notifications.fakes import HANAKO, SETTINGS, ScriptedLine, a_letter, a_mail

BROKEN = smtplib.SMTPServerDisconnected("gone")


class Lines:
    """Gives out one scripted line after the other, and counts them."""

    def __init__(self, *scripts: dict[str, list[Any]] | Exception) -> None:
        self.scripts = list(scripts)
        self.given: list[ScriptedLine] = []

    def open(self) -> ScriptedLine:
        script = self.scripts.pop(0)
        if isinstance(script, Exception):
            raise script
        self.given.append(ScriptedLine(script))
        return self.given[-1]


@pytest.fixture
def office() -> Any:
    def make(*scripts: dict[str, list[Any]] | Exception) -> tuple[SmtpPostOffice, Lines]:
        lines = Lines(*scripts)
        return SmtpPostOffice(SETTINGS, lines.open), lines  # type: ignore[arg-type]

    return make


def send(post_office: SmtpPostOffice, addressee: Addressee = HANAKO) -> None:
    post_office.send(a_mail(), addressee, a_letter())


@pytest.mark.parametrize(("script", "error", "words"), [
    ({"RCPT": [550]}, RefusedForGood, "RCPT 550"),
    ({"RCPT": [450]}, TryLater, "RCPT 450"),
    ({"DATA": [554]}, RefusedForGood, "DATA 554"),
    ({"DATA": [452]}, TryLater, "DATA 452"),
    ({"DATA": [BROKEN]}, ServerAway, "SMTPServerDisconnected"),
    ({"CONTENT": [BROKEN]}, ServerAway, "SMTPServerDisconnected"),
    ({"DOT": [BROKEN]}, OutcomeUnknown, "DATA SMTPServerDisconnected"),
    ({"DOT": [TimeoutError()]}, OutcomeUnknown, "DATA TimeoutError"),
    ({"DOT": [-1]}, OutcomeUnknown, "DATA UnfitAnswer"),
    ({"DOT": [354]}, OutcomeUnknown, "DATA UnfitAnswer"),
    ({"DOT": [552]}, RefusedForGood, "DATA 552"),
    ({"DOT": [451]}, TryLater, "DATA 451"),
    ({"DOT": [421]}, ServerAway, "DATA 421"),
    ({"RCPT": [421]}, ServerAway, "RCPT 421"),
    ({"RCPT": [530]}, ServerAway, "RCPT 530"),
    ({"RCPT": [-1]}, ServerAway, "RCPT -1"),
    ({"RCPT": [503]}, TryLater, "RCPT 503"),
    ({"DATA": [421]}, ServerAway, "DATA 421"),
    ({"DATA": [250]}, ServerAway, "DATA 250"),
    ({"MAIL": [550]}, ServerAway, "MAIL 550"),
    ({"MAIL": [452]}, ServerAway, "MAIL 452"),
    ({"MAIL": [-1]}, ServerAway, "MAIL -1"),
    ({"RCPT": [BROKEN]}, ServerAway, "SMTPServerDisconnected"),
    ({"RCPT": [550], "RSET": [BROKEN]}, RefusedForGood, "RCPT 550"),
    ({"RCPT": [550], "RSET": [-1]}, RefusedForGood, "RCPT 550"),
])  # fmt: skip
def test_answers_are_sorted_by_whom_they_concern(
    office: Any, script: dict[str, list[Any]], error: type[Exception], words: str
) -> None:
    post_office, lines = office(script, {})
    with pytest.raises(error, match=words):
        send(post_office)
    assert lines.given[0].taken == []
    send(post_office)  # and the next mail goes out all the same


def test_the_line_is_used_again(office: Any) -> None:
    post_office, lines = office({})
    send(post_office)
    send(post_office)
    assert len(lines.given[0].taken) == 2


def test_a_line_the_server_closed_meanwhile_is_made_anew_without_a_failure(office: Any) -> None:
    post_office, lines = office({"MAIL": [250, BROKEN]}, {})
    send(post_office)
    send(post_office)
    assert [len(line.taken) for line in lines.given] == [1, 1]


def test_an_old_line_is_asked_before_it_is_used(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    post_office, lines = office({"NOOP": [BROKEN]}, {})
    send(post_office)
    monkeypatch.setattr("services.notifications.smtp.FRESH_SECONDS", -1)
    post_office.open()
    send(post_office)
    assert [line.is_open for line in lines.given] == [False, True]


@pytest.mark.parametrize(
    "error", [ConnectionRefusedError(), TimeoutError(), smtplib.SMTPConnectError(554, b"no")]
)
def test_a_server_that_cannot_be_reached_is_away(office: Any, error: Exception) -> None:
    post_office, _ = office(error)
    with pytest.raises(ServerAway, match=type(error).__name__):
        post_office.open()


def test_an_idle_line_is_let_go(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    post_office, lines = office({}, {})
    send(post_office)
    post_office.close_if_idle()
    assert lines.given[0].is_open
    monkeypatch.setattr("services.notifications.smtp.IDLE_SECONDS", -1)
    post_office.close_if_idle()
    assert not lines.given[0].is_open


def test_an_address_outside_ascii_is_refused_before_anything_is_said(office: Any) -> None:
    post_office, lines = office({})
    with pytest.raises(RefusedForGood, match="NotAscii"):
        send(post_office, Addressee("花子@example.jp"))
    assert lines.given == []
