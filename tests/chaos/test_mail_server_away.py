"""The mail server is away, puts off, or breaks off behind DATA: no mail is lost.

One that falls silent at any step: tests/integration/notifications/test_senders.py.
"""

from typing import Any

import pytest

from tests.chaos.faults import Faults
from tests.chaos.stories import Receipt
from tests.integration.notifications.servers import MailServer
from tests.running import Running, eventually

pytestmark = pytest.mark.timeout(180)


def test_mails_wait_for_a_mail_server_that_is_away_and_arrive_once(
    instance: Running, faults: Faults
) -> None:
    before, *stories = [Receipt(instance) for _ in range(6)]
    before.cause()
    eventually(
        lambda: _state(before) == "sent"
    )  # the connection to the server is in use until it goes
    faults.stop("mailbox")
    for story in stories:
        story.cause()
    eventually(lambda: all(_state(story) == "waiting" for story in stories))
    assert all(_row(story)["last_error"] for story in stories)
    faults.start("mailbox")
    eventually(lambda: all(_state(story) == "sent" for story in stories), 60)
    assert [story.effects() for story in stories] == [1] * len(stories)


@pytest.mark.parametrize("answer", ["451 4.3.0 later", "421 4.3.2 closing"])
def test_mails_that_a_mail_server_puts_off_arrive_when_it_takes_them(
    answer: str, instance: Running, faults: Faults
) -> None:
    story = Receipt(instance)
    server = _mail_server(faults)
    server.answers[story.address] = answer
    story.cause()
    eventually(lambda: _state(story) == "waiting")
    assert server.recipients == []
    server.answers.clear()
    _let_pause_pass(story)
    eventually(lambda: _state(story) == "sent", 60)
    assert server.recipients == [story.address]


def test_mail_whose_line_breaks_behind_data_is_tried_again_under_the_same_message_id(
    instance: Running, faults: Faults
) -> None:
    """Nobody can know whether the server has taken it: a second copy can be recognised by its Message-ID."""
    story = Receipt(instance)
    server = _mail_server(faults)
    server.drop_after_data = True
    story.cause()
    eventually(lambda: server.recipients == [story.address])
    eventually(lambda: _row(story)["last_error"])
    assert _state(story) == "sending"
    server.drop_after_data = False
    _let_pause_pass(story)
    eventually(lambda: _state(story) == "sent", 60)
    assert server.recipients == [story.address] * 2
    assert len({mail["Message-ID"] for mail in server.mails}) == 1


def _mail_server(faults: Faults) -> MailServer:
    """A mail server of the test's own in the place of the mailbox."""
    faults.stop("mailbox")
    server = MailServer(faults.instance.ports.mailbox).start()
    faults.on_the_way_back(server.stop)
    return server


def _row(story: Receipt) -> dict[str, Any]:
    rows = story.ask("notifications", "SELECT * FROM mail WHERE number = %s", story.number)
    return rows[0] if rows else {"state": None, "last_error": None}


def _state(story: Receipt) -> str | None:
    state: str | None = _row(story)["state"]
    return state


def _let_pause_pass(story: Receipt) -> None:
    """Let the minutes pass for which the mail would wait before its next attempt."""
    with story.databases["notifications"].unit_of_work() as uow:
        uow.execute(
            "UPDATE mail SET next_attempt_at = now() WHERE number = %s AND next_attempt_at IS NOT NULL",
            (story.number,),
        )
        uow.execute("SELECT pg_notify('mail', '')")
