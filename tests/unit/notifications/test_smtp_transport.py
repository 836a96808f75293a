"""Whom an answer of the mail server concerns."""

import smtplib
from typing import Any

import pytest

from services.notifications.adapters.smtp_transport import SmtpTransport
from services.notifications.domain.failures import (
    BrokenOff,
    OutcomeUnknown,
    RefusedForGood,
    ServerAway,
    TryLater,
)
from services.notifications.domain.letter import Addressee
from tests.unit.notifications.builders import HANAKO, SETTINGS, a_letter, a_mail

BROKEN = smtplib.SMTPServerDisconnected("gone")


class ScriptedConnection:
    """A connection to a mail server, answering from a script {command: [answers]}; as hoped for where it has none.

    An answer that is an exception is raised. ``taken`` are the mails that were accepted.
    """

    def __init__(self, script: dict[str, list[Any]] | None = None) -> None:
        self.script = script or {}
        self.taken: list[bytes] = []
        self.is_open = True

    def _answer(self, command: str, usual: int = 250) -> tuple[int, bytes]:
        answer = self.script[command].pop(0) if self.script.get(command) else usual
        if isinstance(answer, Exception):
            raise answer
        return answer, b"words of the server"

    def noop(self) -> tuple[int, bytes]:
        return self._answer("NOOP")

    def rset(self) -> tuple[int, bytes]:
        return self._answer("RSET")

    def mail(self, _sender: str) -> tuple[int, bytes]:
        return self._answer("MAIL")

    def rcpt(self, _recipient: str) -> tuple[int, bytes]:
        return self._answer("RCPT")

    def docmd(self, command: str) -> tuple[int, bytes]:
        return self._answer(command, 354)

    def send(self, content: bytes) -> None:
        self._answer("CONTENT")
        self._content = content

    def getreply(self) -> tuple[int, bytes]:
        answer = self._answer("DOT")
        if answer[0] == 250:
            self.taken.append(self._content)
        return answer

    def wait_up_to(self, seconds: float) -> None: ...

    def quit(self) -> None:
        self._answer("QUIT")

    def close(self) -> None:
        self.is_open = False


class Server:
    """Gives out one scripted connection after the other, and keeps them."""

    def __init__(self, *scripts: dict[str, list[Any]] | Exception) -> None:
        self.scripts = list(scripts)
        self.given: list[ScriptedConnection] = []

    def open(self) -> ScriptedConnection:
        script = self.scripts.pop(0)
        if isinstance(script, Exception):
            raise script
        self.given.append(ScriptedConnection(script))
        return self.given[-1]


@pytest.fixture
def connect() -> Any:
    def make(*scripts: dict[str, list[Any]] | Exception) -> tuple[SmtpTransport, Server]:
        server = Server(*scripts)
        return SmtpTransport(SETTINGS, server.open), server  # type: ignore[arg-type] # scripted

    return make


def send(transport: SmtpTransport, addressee: Addressee = HANAKO) -> None:
    transport.send(a_mail(), addressee, a_letter())


@pytest.mark.parametrize(("script", "error", "words"), [
    ({"RCPT": [550]}, RefusedForGood, "RCPT 550"),
    ({"RCPT": [450]}, TryLater, "RCPT 450"),
    ({"DATA": [554]}, RefusedForGood, "DATA 554"),
    ({"DATA": [452]}, TryLater, "DATA 452"),
    ({"DATA": [BROKEN]}, BrokenOff, "SMTPServerDisconnected"),
    ({"CONTENT": [BROKEN]}, BrokenOff, "SMTPServerDisconnected"),
    ({"DOT": [BROKEN]}, OutcomeUnknown, "DATA SMTPServerDisconnected"),
    ({"DOT": [TimeoutError()]}, OutcomeUnknown, "DATA TimeoutError"),
    ({"DOT": [-1]}, OutcomeUnknown, "DATA UnfitAnswer"),
    ({"DOT": [354]}, OutcomeUnknown, "DATA UnfitAnswer"),
    ({"DOT": [552]}, RefusedForGood, "DATA 552"),
    ({"DOT": [451]}, TryLater, "DATA 451"),
    ({"DOT": [421]}, BrokenOff, "DATA 421"),
    ({"RCPT": [421]}, BrokenOff, "RCPT 421"),
    ({"RCPT": [530]}, BrokenOff, "RCPT 530"),
    ({"RCPT": [-1]}, BrokenOff, "RCPT -1"),
    ({"RCPT": [503]}, TryLater, "RCPT 503"),
    ({"DATA": [421]}, BrokenOff, "DATA 421"),
    ({"DATA": [250]}, BrokenOff, "DATA 250"),
    ({"MAIL": [550]}, ServerAway, "MAIL 550"),
    ({"MAIL": [452]}, ServerAway, "MAIL 452"),
    ({"MAIL": [-1]}, ServerAway, "MAIL -1"),
    ({"RCPT": [BROKEN]}, BrokenOff, "SMTPServerDisconnected"),
    ({"RCPT": [550], "RSET": [BROKEN]}, RefusedForGood, "RCPT 550"),
    ({"RCPT": [550], "RSET": [-1]}, RefusedForGood, "RCPT 550"),
])  # fmt: skip
def test_answers_are_sorted_by_whom_they_concern(
    connect: Any, script: dict[str, list[Any]], error: type[Exception], words: str
) -> None:
    transport, server = connect(script, {})
    with pytest.raises(error, match=words) as raised:
        send(transport)
    assert raised.type is error
    assert server.given[0].taken == []
    send(transport)  # and the next mail goes out all the same


def test_the_connection_is_used_again(connect: Any) -> None:
    transport, server = connect({})
    send(transport)
    send(transport)
    assert len(server.given[0].taken) == 2


def test_a_connection_the_server_closed_meanwhile_is_made_anew_without_a_failure(
    connect: Any,
) -> None:
    transport, server = connect({"MAIL": [250, BROKEN]}, {})
    send(transport)
    send(transport)
    assert [len(connection.taken) for connection in server.given] == [1, 1]


@pytest.mark.parametrize("successor", [ConnectionRefusedError(), {"MAIL": [BROKEN]}])
def test_a_server_that_is_gone_when_a_mail_is_begun_has_heard_nothing_of_it(
    connect: Any, successor: dict[str, list[Any]] | Exception
) -> None:
    transport, _ = connect({"MAIL": [250, BROKEN]}, successor, {})
    send(transport)
    with pytest.raises(ServerAway) as raised:
        send(transport)
    assert raised.type is ServerAway
    send(transport)


def test_an_old_connection_is_asked_before_it_is_used(
    connect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    transport, server = connect({"NOOP": [BROKEN]}, {})
    send(transport)
    monkeypatch.setattr("services.notifications.adapters.smtp_transport.FRESH_SECONDS", -1)
    transport.open()
    send(transport)
    assert [connection.is_open for connection in server.given] == [False, True]


@pytest.mark.parametrize(
    "error", [ConnectionRefusedError(), TimeoutError(), smtplib.SMTPConnectError(554, b"no")]
)
def test_a_server_that_cannot_be_reached_is_away(connect: Any, error: Exception) -> None:
    transport, _ = connect(error)
    with pytest.raises(ServerAway, match=type(error).__name__):
        transport.open()


def test_an_idle_connection_is_let_go(connect: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    transport, server = connect({}, {})
    send(transport)
    transport.close_if_idle()
    assert server.given[0].is_open
    monkeypatch.setattr("services.notifications.adapters.smtp_transport.IDLE_SECONDS", -1)
    transport.close_if_idle()
    assert not server.given[0].is_open


def test_an_address_outside_ascii_is_refused_before_anything_is_said(connect: Any) -> None:
    transport, server = connect({})
    with pytest.raises(RefusedForGood, match="NotAscii"):
        send(transport, Addressee("花子@example.jp"))
    assert server.given == []
