"""Two senders, and clocks that jump: whoever lives keeps what they have claimed, and nobody sends what is not theirs."""

from collections.abc import Iterator
from typing import NoReturn

import pytest

from services.chassis.runtime.database import Database
from services.notifications.store.mails import Mails
from services.notifications.store.sender_lock import SenderLock
from services.notifications.store.work import StoreWork
from tests.integration.notifications.post import Post, submitted
from tests.running import eventually


@pytest.fixture
def other(post: Post) -> Post:
    """Another sender over the same ledger, owners and mail server."""
    return Post(Database(post.database.dsn, 4, "tests"), post.owners, post.server)


@pytest.fixture
def guard(post: Post) -> Iterator[SenderLock]:
    """Shows that the first sender lives."""
    guard = SenderLock(post.database.dsn, post.context.sender)
    guard.hold()
    yield guard
    guard.release()


def claim(post: Post) -> None:
    with post.database.unit_of_work() as uow:
        assert StoreWork(uow).claims.claim(50, post.context.sender)


def test_a_jump_of_the_clock_takes_no_claim_from_a_sender_that_lives(
    post: Post, other: Post, guard: SenderLock
) -> None:
    post.deliver(submitted(post.person("a@example.jp")))
    claim(post)
    post.jump(days=4)
    assert other.send() == 0
    guard.release()
    eventually(other.send, 5)  # the server notices a moment later that the first one is gone
    assert post.server.recipients == ["a@example.jp"]


def test_an_unknown_outcome_is_tried_again_by_whoever_comes(
    post: Post, other: Post, guard: SenderLock
) -> None:
    post.server.drop_after_data = True
    post.deliver(submitted(post.person("a@example.jp")))
    post.send()
    post.server.drop_after_data = False
    post.make_due()
    assert other.send() == 1


def test_a_sender_whose_claims_were_taken_over_sends_none_of_them(post: Post, other: Post) -> None:
    """It was frozen, say, and its lock had gone."""
    numbers = range(1, 6)
    post.deliver(*[submitted(post.person(f"p{n}@example.jp"), f"R8-{n:04}") for n in numbers])
    render = post.context.renderer.render

    def be_overtaken(*arguments: object) -> object:
        post.context.renderer.render = render  # type: ignore[method-assign] # as it was
        post.make_due()
        assert other.send() == 5
        return render(*arguments)  # type: ignore[arg-type] # whatever it was given

    post.context.renderer.render = be_overtaken  # type: ignore[method-assign, assignment] # for one batch
    post.send()
    assert sorted(post.server.recipients) == [f"p{n}@example.jp" for n in numbers]
    assert {(row["state"], row["attempts"]) for row in post.mails()} == {("sent", 2)}


def test_a_claim_that_its_sender_does_not_know_of_is_given_back(post: Post) -> None:
    """The commit of a claim went through, and the answer to it was lost."""
    post.deliver(submitted(post.person("a@example.jp")))
    claim(post)
    assert post.send() == 0
    post.context.lost_sight = True
    assert post.send() == 1
    assert post.server.recipients == ["a@example.jp"]


def test_what_failed_is_noted_when_the_database_is_back(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.server.answers["gone@example.jp"] = "550 no such user"
    post.deliver(submitted(post.person("gone@example.jp")))

    def be_away(*_: object) -> NoReturn:
        raise ConnectionError("the database is away")

    with monkeypatch.context() as patched:
        patched.setattr(Mails, "mark_failed", be_away)
        with pytest.raises(ConnectionError):
            post.send()
    assert post.mails()[0]["state"] == "sending"
    post.send()
    assert (post.mails()[0]["state"], post.mails()[0]["attempts"]) == ("undeliverable", 1)
    assert len(post.announced()) == 1


@pytest.mark.parametrize("days", [4, -4])
def test_orphans_are_freed_whatever_the_clock_did(post: Post, other: Post, days: int) -> None:
    post.deliver(submitted(post.person("a@example.jp")))
    claim(post)
    post.jump(days=days)
    with post.database.unit_of_work() as uow:
        StoreWork(uow).claims.shorten_waits()
        uow.execute("UPDATE mail SET next_attempt_at = next_attempt_at - interval '16 seconds'")
        StoreWork(uow).claims.free_orphans()
    assert other.send() == 1
