"""A mail server that hangs, breaks off or talks nonsense at any step: no mail is lost, and none is taken for sent."""

import itertools
from collections.abc import Iterator

import pytest

from services.notifications.adapters.smtp_transport import SmtpTransport
from services.notifications.domain.failures import ServerAway
from services.notifications.wiring import build_context
from tests.integration.notifications.post import Post, settings, submitted
from tests.integration.notifications.rude import TROUBLES, RudeServer

PLAIN_STEPS = ("BANNER", "EHLO", "MAIL", "RCPT", "DATA")
# Answers that do not concern one recipient, whatever they answer to.
FOR_EVERYBODY = {
    "MAIL": ("550 not you", "354 what?"),
    "RCPT": ("530 5.7.0 Authentication required", "421 bye", "354 what?"),
    "DATA": ("530 5.7.0 Authentication required", "421 bye", "250 not now"),
    "DOT": ("421 bye",),
}
_numbers = itertools.count(1)


@pytest.fixture
def rude(post: Post, monkeypatch: pytest.MonkeyPatch) -> Iterator[RudeServer]:
    """A rude server in the place of the other one, and a sender that loses its patience soon."""
    for name in (
        "smtp_transport.STEP_SECONDS",
        "smtp_transport.AFTER_DOT_SECONDS",
        "smtp_connection.STEP_SECONDS",
    ):
        monkeypatch.setattr(f"services.notifications.adapters.{name}", 0.3)
    server = RudeServer()
    post.context = build_context(settings(post.owners.url, server.port), post.database)
    yield server
    server.stop()


def deliver(post: Post, count: int) -> list[str]:
    """So many receipts to addresses of their own; returns the addresses."""
    numbers = [next(_numbers) for _ in range(count)]
    addresses = [f"p{number}@example.jp" for number in numbers]
    post.deliver(
        *[
            submitted(post.person(address), f"R8-{number:04}")
            for address, number in zip(addresses, numbers, strict=True)
        ]
    )
    return addresses


def states_of(post: Post, addresses: list[str]) -> set[str]:
    rows = {f"p{int(row['number'][3:])}@example.jp": row["state"] for row in post.mails()}
    return {rows[address] for address in addresses}


@pytest.mark.parametrize("step", PLAIN_STEPS)
def test_trouble_before_the_dot_loses_no_mail_and_sends_none_twice(
    post: Post, rude: RudeServer, step: str
) -> None:
    for trouble in (*TROUBLES, *FOR_EVERYBODY.get(step, ())):
        rude.trouble[step] = trouble
        addresses = deliver(post, 2)
        with pytest.raises(ServerAway):
            post.send()
        assert step in rude.reached, trouble
        assert rude.taken == [], trouble
        assert states_of(post, addresses) == {"waiting"}, trouble
        rude.heal()
        post.make_due()
        post.send()
        assert sorted(rude.taken) == sorted(addresses), trouble
        assert states_of(post, addresses) == {"sent"}, trouble
        rude.taken.clear()
        rude.reached.clear()
        assert isinstance(post.context.transport, SmtpTransport)
        post.context.transport.close()


def test_trouble_behind_the_dot_leaves_open_whether_the_mail_was_taken(
    post: Post, rude: RudeServer
) -> None:
    for trouble in (*TROUBLES, "300 well", "999 well", "25 well"):
        rude.trouble["DOT"] = trouble
        addresses = deliver(post, 1)
        post.send()
        row = post.mails()[-1]
        assert (row["state"], row["unknown_outcomes"]) == ("sending", 1), trouble
        assert row["last_error"].startswith("DATA "), trouble
        assert post.send() == 0
        rude.heal()
        post.make_due()
        post.send()
        assert rude.taken == addresses, trouble
        assert states_of(post, addresses) == {"sent"}, trouble
        rude.taken.clear()


def test_an_answer_about_one_mail_leaves_the_line_ready_for_the_next(
    post: Post, rude: RudeServer
) -> None:
    cases = [("RCPT", "550 no", "undeliverable"), ("RCPT", "450 later", "waiting"), ("RCPT", "503 what?", "waiting"),
             ("DATA", "554 no", "undeliverable"), ("DOT", "552 too large", "undeliverable"),
             ("DOT", "452 full", "waiting"), ("DOT", "220 well", "sent")]  # fmt: skip
    for step, answer, state in cases:
        for reset in ("", "close", "no code"):
            rude.trouble |= {step: answer, "RSET": reset}
            addresses = deliver(post, 2)
            post.send()
            assert states_of(post, addresses) == {state}, (answer, reset)
            rude.heal()
            last = deliver(post, 1)
            post.send()
            assert rude.taken == last, (answer, reset)
            rude.taken.clear()
