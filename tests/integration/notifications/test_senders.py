"""A sender that is killed, frozen or stopped in any phase: every mail arrives, and arrives once.

Twice only where the mail server had it and the sender died before it could write that down.
"""

import re
import signal
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
import trustme

from services.notifications.wiring import build_context
from tests.chaos.proxy import Direction, Proxy
from tests.integration.notifications.post import Post, environment, settings, submitted
from tests.integration.notifications.rude import RudeServer
from tests.integration.notifications.sender_process import SenderProcess
from tests.running import eventually

pytestmark = pytest.mark.timeout(180)
Start = Callable[..., SenderProcess]
ADDRESSES = ["a@example.jp", "b@example.jp"]


@pytest.fixture
def server(post: Post) -> Iterator[RudeServer]:
    server = RudeServer()
    post.context = build_context(settings(post.owners.url, server.port), post.database)
    yield server
    server.stop()


@pytest.fixture
def start(post: Post, server: RudeServer) -> Iterator[Start]:
    """Start a sender over this ledger; ``database_url`` is another way to it, ``patience`` makes it give up sooner."""
    started: list[SenderProcess] = []

    def begin(
        database_url: str = "", others: dict[str, Any] | None = None, **patience: Any
    ) -> SenderProcess:
        chosen = environment(post.owners.url, server.port, **(others or {}))
        started.append(
            SenderProcess({**chosen, "DATABASE_URL": database_url or post.database.dsn}, **patience)
        )
        return started[-1]

    yield begin
    for process in started:
        process.kill()


def deliver(post: Post) -> None:
    post.deliver(
        *[
            submitted(post.person(address), f"R8-000{number}")
            for number, address in enumerate(ADDRESSES)
        ]
    )


def states(post: Post) -> set[str]:
    return {row["state"] for row in post.mails()}


@pytest.mark.parametrize("phase", ["asking", "BANNER", "EHLO", "MAIL", "RCPT", "DATA", "DOT"])
def test_a_sender_killed_in_any_phase_loses_no_mail_and_sends_none_twice(
    post: Post, server: RudeServer, start: Start, phase: str
) -> None:
    if phase == "asking":
        post.owners.hold.clear()
    else:
        server.trouble[phase] = "hang"
    deliver(post)
    process = start()
    eventually(lambda: post.owners.asked if phase == "asking" else phase in server.reached)
    process.kill()
    post.owners.hold.set()
    server.heal()

    def send() -> bool:
        post.make_due()
        post.send()
        return states(post) == {"sent"}

    eventually(send)
    assert sorted(server.taken) == ADDRESSES


@pytest.mark.parametrize(
    ("phase", "trouble"),
    [("DOT", "hang"), *((p, "drip") for p in ("BANNER", "EHLO", "MAIL", "RCPT", "DATA", "DOT"))],
)
def test_a_server_that_falls_silent_or_drips_holds_no_sender_for_ever(
    post: Post, server: RudeServer, start: Start, phase: str, trouble: str
) -> None:
    """A byte now and then keeps every time limit of a socket from running out."""
    server.trouble[phase] = trouble
    deliver(post)
    limits = {
        "notifications.adapters.smtp_transport.STEP_SECONDS": 0.5,
        "notifications.adapters.smtp_transport.BEFORE_DOT_SECONDS": 1,
        "notifications.adapters.smtp_transport.AFTER_DOT_SECONDS": 1,
        "notifications.adapters.smtp_connection.STEP_SECONDS": 0.5,
    }  # fmt: skip
    process = start(**limits)
    eventually(lambda: any(row["last_error"] for row in post.mails()), 30)
    server.heal()

    def arrived() -> bool:
        post.make_due()
        return states(post) == {"sent"}

    eventually(arrived, 60, 0.5)
    assert sorted(set(server.taken)) == ADDRESSES
    assert process.is_alive()


def test_a_login_that_is_refused_is_tried_seldom(post: Post, tmp_path: Path, start: Start) -> None:
    """Servers lock out who tries again and again."""
    authority, tls = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(tls)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    strict = RudeServer(tls=tls, login=("tsunagari", "the right password"))
    deliver(post)
    others = {
        "SMTP_HOST": "localhost", "SMTP_PORT": str(strict.port), "SMTP_TLS": "starttls", "CA_FILE": str(tmp_path / "ca.pem"),
        "SMTP_USER": "tsunagari", "SMTP_PASSWORD": "a wrong password",
    }  # fmt: skip
    process = start(others=others)
    eventually(lambda: "mailer_waits_for_mail_server" in process.log)
    assert re.search(r"mailer_waits_for_mail_server.*AUTH 535.*seconds=300", process.log)
    assert strict.reached.count("AUTH") == 1
    assert "a wrong password" not in process.log
    assert states(post) == {"waiting"}
    strict.stop()


def test_a_sender_that_is_stopped_ends_the_mail_at_hand_and_gives_back_the_others(
    post: Post, server: RudeServer, start: Start
) -> None:
    server.trouble["DOT"] = "hang"
    deliver(post)
    process = start()
    eventually(lambda: "DOT" in server.reached)
    process.signal(signal.SIGTERM)
    server.release()
    process.wait(30)
    assert sorted(row["state"] for row in post.mails()) == ["sent", "waiting"]
    assert len(server.taken) == 1
    post.send()
    assert sorted(server.taken) == ADDRESSES


def test_a_row_that_somebody_else_holds_sends_no_mail_twice_and_ends_no_sender(
    post: Post, server: RudeServer, start: Start
) -> None:
    server.trouble["DOT"] = "hang"
    deliver(post)
    process = start(
        **{"chassis.runtime.database.SERVER_LIMITS": {"worker": "-c lock_timeout=200ms"}}
    )
    eventually(lambda: "DOT" in server.reached)
    with _all_rows_held(post):
        server.release()
        eventually(lambda: "LockNotAvailable" in process.log)
    eventually(lambda: states(post) == {"sent"}, 30)
    assert sorted(server.taken) == ADDRESSES
    assert process.is_alive()


@contextmanager
def _all_rows_held(post: Post) -> Iterator[None]:
    connection = psycopg2.connect(post.database.dsn)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM mail FOR UPDATE")
        yield
    finally:
        connection.close()


@pytest.mark.parametrize("direction", ["to_client", "to_server"])
@pytest.mark.parametrize("phase", ["asking", "DOT"])
def test_a_database_that_says_nothing_more_sends_no_mail_twice_and_ends_no_sender(
    post: Post, server: RudeServer, start: Start, phase: str, direction: Direction
) -> None:
    parts = urlsplit(post.database.dsn)
    line = Proxy(parts.port or 0)
    host = f"{parts.netloc.rpartition(':')[0]}:{line.port}"
    if phase == "asking":
        post.owners.hold.clear()
    else:
        server.trouble[phase] = "hang"
    deliver(post)
    process = start(
        urlunsplit(parts._replace(netloc=host)),
        **{
            "chassis.runtime.database._WorkerCursor.patience": 1,
            "chassis.runtime.database.CONNECT_SECONDS": 1,
            "notifications.store.sender_lock.PATIENCE_SECONDS": 1,
        },
    )
    eventually(lambda: post.owners.asked if phase == "asking" else phase in server.reached)
    line.swallow(direction)
    post.owners.hold.set()
    server.release()
    eventually(lambda: "mailer_waits_for_database" in process.log)
    line.cut()
    line.mend()
    eventually(lambda: states(post) == {"sent"}, 60)
    assert sorted(server.taken) == ADDRESSES
    assert process.is_alive()
    line.close()
