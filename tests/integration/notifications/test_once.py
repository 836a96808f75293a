"""Each mail once, whoever dies and however often an event comes."""

import os
import signal
import subprocess
import sys
import threading

from services.chassis.runtime.database import Database
from services.notifications.domain.schedule import GIVE_UP_AFTER
from services.notifications.store.sender_lock import SenderLock
from services.notifications.store.work import StoreWork
from tests.integration.notifications.post import Post, approved, submitted
from tests.running import eventually


def test_a_redelivered_approval_sends_no_second_mail(post: Post) -> None:
    post.owners.entries["R8-0001"] = {
        "title": "料理の会",
        "link_url": "https://tsunagari.example.jp/apply/l/OWNTOKEN",
        "state": "approved",
        "is_public": True,
    }
    event = approved(post.person("hanako@example.jp"))
    post.deliver(event)
    post.send()
    post.deliver(event)
    with post.database.unit_of_work() as uow:
        uow.execute("DELETE FROM inbox")  # as if the inbox had been cleared after its 90 days
    post.deliver(event)
    assert post.send() == 0
    assert len(post.server.mails) == len(post.mails()) == 1


def test_the_same_event_twice_at_once_makes_one_row(post: Post) -> None:
    event = submitted(post.person("hanako@example.jp"))
    with post.database.unit_of_work() as uow:
        uow.execute("DELETE FROM inbox")
    databases = [Database(post.database.dsn, 1, "tests") for _ in range(4)]
    threads = [
        threading.Thread(target=post.deliver, args=(event,), kwargs={"database": each})
        for each in databases
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(post.mails()) == 1


def test_what_a_killed_sender_had_claimed_is_sent_when_its_claim_runs_out(post: Post) -> None:
    post.deliver(submitted(post.person("hanako@example.jp")))
    post.owners.hold.clear()  # the owner does not answer: the process stands between claim and send
    program = (
        "from services.chassis.runtime.database import Database\n"
        "from services.notifications.usecases.send_due_mails import send_due_mails\n"
        "from services.notifications.wiring import build_context\n"
        "from tests.integration.notifications.post import settings\n"
        f"send_due_mails(build_context(settings({post.owners.url!r}, {post.server.port}), Database({post.database.dsn!r})))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": os.getcwd()}
    )
    eventually(lambda: post.owners.asked)
    process.send_signal(signal.SIGKILL)
    process.wait()
    post.owners.hold.set()
    assert post.mails()[0]["state"] == "sending"
    assert post.send() == 0
    post.make_due()
    assert post.send() == 1
    assert len(post.server.mails) == 1
    assert post.mails()[0]["attempts"] == 2


def test_two_senders_at_once_send_each_mail_once(post: Post) -> None:
    post.deliver(*[submitted(post.person(f"p{n}@example.jp"), f"R8-{n:04}") for n in range(120)])
    others = [
        Post(Database(post.database.dsn, 4, "tests"), post.owners, post.server) for _ in range(3)
    ]

    def work(each: Post) -> None:
        while each.send():
            pass

    threads = [threading.Thread(target=work, args=(each,)) for each in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(post.server.recipients) == sorted(f"p{n}@example.jp" for n in range(120))


def test_a_stopping_sender_gives_back_what_it_has_not_begun(post: Post) -> None:
    post.deliver(
        submitted(post.person("a@example.jp"), "R8-0001"),
        submitted(post.person("b@example.jp"), "R8-0002"),
    )
    post.context.stopping = True
    post.send()
    assert post.server.mails == []
    assert {(row["state"], row["attempts"]) for row in post.mails()} == {("waiting", 0)}
    post.context.stopping = False
    assert post.send() == 2


def test_the_sweep_gives_up_what_kills_its_sender_again_and_again(post: Post) -> None:
    post.deliver(submitted(post.person("a@example.jp")))
    with post.database.unit_of_work() as uow:
        uow.execute("UPDATE mail SET state = 'sending', next_attempt_at = now() - interval '1 minute', attempts = 200,"
                    " tried_since = '0'")  # fmt: skip
    post.let_pass(GIVE_UP_AFTER)
    assert post.send() == 0
    post.sweep()
    assert post.mails()[0]["state"] == "undeliverable"
    assert len(post.announced()) == 1


def test_claims_of_a_dead_sender_are_freed_and_those_of_a_living_one_kept(post: Post) -> None:
    post.deliver(submitted(post.person("a@example.jp"), "R8-0001"))
    guard = SenderLock(post.database.dsn, post.context.sender)
    guard.hold()
    with post.database.unit_of_work() as uow:
        StoreWork(uow).claims.claim(50, post.context.sender)
        assert StoreWork(uow).claims.free_orphans() == 0
        uow.execute("UPDATE mail SET next_attempt_at = next_attempt_at - interval '16 seconds'")
        assert StoreWork(uow).claims.free_orphans() == 0
    guard.release()
    eventually(lambda: _freed(post), 5)
    assert post.send() == 1
    assert post.mails()[0]["state"] == "sent"


def _freed(post: Post) -> int:
    # The server notices the end of a connection a moment after it was closed.
    with post.database.unit_of_work() as uow:
        return StoreWork(uow).claims.free_orphans()


def test_an_unknown_outcome_of_a_dead_sender_still_waits_its_time(post: Post) -> None:
    post.server.drop_after_data = True
    post.deliver(submitted(post.person("a@example.jp")))
    post.send()
    with post.database.unit_of_work() as uow:
        uow.execute("UPDATE mail SET next_attempt_at = next_attempt_at - interval '1 minute'")
        assert StoreWork(uow).claims.free_orphans() == 0
