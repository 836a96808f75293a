"""What a sender does not forget when something breaks in the middle; the ledger is a fake that keeps state."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import pytest

from services.notifications.domain.failures import OutcomeUnknown, ServerAway, TryLater
from services.notifications.domain.letters import Addressee, Letter
from services.notifications.domain.mail import Failure, Mail, Recipient
from services.notifications.usecases import send_due_mails as module
from services.notifications.usecases.ports import Desk
from services.notifications.usecases.send_due_mails import send_due_mails
from tests.unit.notifications.fakes import a_letter, a_mail


class Ledger:
    """The store's functions over a dict, and a database that can be away."""

    def __init__(self, *ids: str) -> None:
        self.state = dict.fromkeys(ids, "queued")
        self.attempts = dict.fromkeys(ids, 0)
        self.away = False

    @contextmanager
    def unit_of_work(self) -> Iterator[Any]:
        if self.away:
            raise psycopg2.OperationalError("gone")
        yield self

    def emit(self, *_events: Any) -> None:
        pass

    def is_any_due(self, _uow: Any) -> bool:
        return any(state in ("queued", "waiting") for state in self.state.values())

    def claim_mails(self, _uow: Any, _limit: int, _sender: int) -> list[Mail]:
        due = [mail_id for mail_id, state in self.state.items() if state in ("queued", "waiting")]
        for mail_id in due:
            self.state[mail_id] = "sending"
            self.attempts[mail_id] += 1
        base = vars(a_mail("answered"))
        return [Mail(**{**base, "id": i, "attempts": self.attempts[i]}) for i in due]

    def is_claimed(self, _uow: Any, mail: Mail, _sender: int) -> bool:
        return self.state[mail.id] == "sending" and self.attempts[mail.id] == mail.attempts

    def mark_sent(self, _uow: Any, mail: Mail, _masked: str, _letter: Letter) -> bool:
        self.state[mail.id] = "sent"
        return True

    def mark_failed(self, _uow: Any, failures: list[Failure]) -> list[Any]:
        for failure in failures:
            self.state[failure.mail.id] = failure.state
        return []

    def give_back(self, _uow: Any, claimed: list[Mail]) -> None:
        for mail in claimed:
            self.state[mail.id] = "queued"
            self.attempts[mail.id] -= 1

    def give_up_mails(self, _uow: Any, server_away: bool) -> list[Any]:
        return []

    def note_server_away(self, _uow: Any, error: str) -> None:
        self.noted = error


class Town:
    """Owners, writer and mail server in one, with trouble that a test sets up by mail."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.trouble: dict[str, Any] = {}
        self.closed = False

    def addressee(self, _recipient: Recipient) -> Addressee:
        return Addressee("hanako@example.jp")

    def content(self, mail: Mail) -> dict[str, Any]:
        if mail.id in self.trouble.get("asking", {}):
            raise self.trouble["asking"][mail.id]
        return {}

    def write(self, _mail: Mail, _addressee: Addressee, _content: dict[str, Any]) -> Letter:
        return a_letter()

    def open(self) -> None:
        if self.closed:
            raise ServerAway("closed")

    def send(self, mail: Mail, _addressee: Addressee, _letter: Letter) -> None:
        before = self.trouble.get(mail.id)
        if isinstance(before, BaseException):
            raise before
        self.sent.append(mail.id)
        if callable(before):
            before()

    def close_if_idle(self) -> None: ...


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch) -> Ledger:
    kept = Ledger("one", "two", "three")
    monkeypatch.setattr(module, "mails", kept)
    return kept


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def desk(ledger: Ledger, town: Town) -> Desk:
    return Desk(ledger, town, town, town, lambda address: address, 200)  # type: ignore[arg-type]


def test_everything_due_is_sent_and_marked(desk: Desk, ledger: Ledger, town: Town) -> None:
    assert send_due_mails(desk) == 3
    assert town.sent == ["one", "two", "three"]
    assert set(ledger.state.values()) == {"sent"}
    assert send_due_mails(desk) == 0


def test_a_mail_sent_while_the_database_goes_away_is_marked_and_not_sent_again(
    desk: Desk, ledger: Ledger, town: Town
) -> None:
    town.trouble["two"] = lambda: setattr(ledger, "away", True)
    with pytest.raises(psycopg2.OperationalError):
        send_due_mails(desk)
    with pytest.raises(psycopg2.OperationalError):
        send_due_mails(desk)
    ledger.away = False
    town.trouble.clear()
    assert send_due_mails(desk) == 1  # only the third
    assert town.sent == ["one", "two", "three"]
    assert set(ledger.state.values()) == {"sent"}
    assert ledger.attempts == {"one": 1, "two": 1, "three": 1}


def test_a_server_that_goes_away_costs_only_the_mail_at_hand_an_attempt(
    desk: Desk, ledger: Ledger, town: Town
) -> None:
    town.trouble["two"] = ServerAway("RCPT 421")
    with pytest.raises(ServerAway):
        send_due_mails(desk)
    assert ledger.state == {"one": "sent", "two": "waiting", "three": "queued"}
    assert ledger.attempts == {"one": 1, "two": 1, "three": 0}


def test_a_process_stopped_in_the_middle_of_a_mail_gives_back_all_but_that_one(
    desk: Desk, ledger: Ledger, town: Town
) -> None:
    town.trouble["two"] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        send_due_mails(desk)
    assert ledger.state == {"one": "sent", "two": "sending", "three": "queued"}


def test_one_mail_that_cannot_be_prepared_holds_up_no_other(
    desk: Desk, ledger: Ledger, town: Town
) -> None:
    town.trouble["asking"] = {
        "one": TryLater("entries HTTP 503"),
        "two": KeyError("a defect of ours"),
    }
    send_due_mails(desk)
    assert ledger.state == {"one": "waiting", "two": "waiting", "three": "sent"}


def test_an_unknown_outcome_keeps_the_claim(desk: Desk, ledger: Ledger, town: Town) -> None:
    town.trouble["one"] = OutcomeUnknown("DATA TimeoutError")
    send_due_mails(desk)
    assert ledger.state == {"one": "sending", "two": "sent", "three": "sent"}


def test_nothing_is_claimed_while_the_server_is_away(
    desk: Desk, ledger: Ledger, town: Town
) -> None:
    town.closed = True
    with pytest.raises(ServerAway):
        send_due_mails(desk)
    assert set(ledger.state.values()) == {"queued"}
    assert ledger.noted == "closed"


def test_a_stop_ends_the_batch_before_the_next_mail(desk: Desk, ledger: Ledger, town: Town) -> None:
    town.trouble["one"] = lambda: setattr(desk, "stopping", True)
    send_due_mails(desk)
    assert ledger.state == {"one": "sent", "two": "queued", "three": "queued"}


def test_mails_are_not_begun_when_their_claim_is_about_to_run_out(
    desk: Desk, ledger: Ledger, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RESERVE", module.LEASE)
    send_due_mails(desk)
    assert town.sent == []
    assert set(ledger.state.values()) == {"queued"}
