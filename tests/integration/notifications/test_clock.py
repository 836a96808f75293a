"""A mail is given up after real tries in real time, never because a clock has jumped."""

import pytest

from services.notifications.domain.failures import ServerAway
from services.notifications.domain.schedule import GIVE_UP_AFTER, LEAST_ATTEMPTS, LONGEST_LOOK
from services.notifications.store.work import StoreWork
from tests.integration.notifications.post import Post, submitted


@pytest.fixture
def put_off(post: Post) -> Post:
    """A mail whose recipient is put off at every try."""
    post.server.answers["busy@example.jp"] = "451 try later"
    post.deliver(submitted(post.person("busy@example.jp")))
    return post


def state_of(post: Post) -> str:
    return str(post.mails()[0]["state"])


def test_a_first_try_that_fails_after_a_jump_of_four_days_is_not_the_last(put_off: Post) -> None:
    put_off.jump(days=4)
    for attempts in range(1, 8):
        put_off.send()
        row = put_off.mails()[0]
        assert (row["state"], row["attempts"]) == ("waiting", attempts)
        put_off.jump(days=4)
    put_off.server.answers.clear()
    put_off.send()
    assert state_of(put_off) == "sent"


def test_a_jump_while_the_mail_server_is_away_gives_nothing_up(post: Post) -> None:
    post.server.stop()
    post.deliver(submitted(post.person("a@example.jp")))
    for _ in range(3):
        post.jump(days=4)
        with pytest.raises(ServerAway):
            post.send()
        post.sweep()
    assert state_of(post) == "waiting"
    post.server.start()
    post.send()
    assert post.server.recipients == ["a@example.jp"]


def test_a_jump_makes_the_sweep_give_up_no_claim(post: Post) -> None:
    post.server.drop_after_data = True
    post.deliver(submitted(post.person("a@example.jp")))
    post.send()
    post.jump(days=4)
    post.sweep()
    assert state_of(post) == "sending"


def test_three_days_with_one_claim_that_ran_out_do_not_end_it(post: Post) -> None:
    post.server.drop_after_data = True
    post.deliver(submitted(post.person("a@example.jp")))
    post.send()
    post.let_pass(GIVE_UP_AFTER)
    post.make_due()
    post.sweep()
    assert state_of(post) == "sending"
    post.server.drop_after_data = False
    post.send()
    assert state_of(post) == "sent"


def test_three_days_of_tries_that_fail_end_it(put_off: Post) -> None:
    for _ in range(LEAST_ATTEMPTS - 1):
        put_off.send()
        put_off.make_due()
    put_off.let_pass(GIVE_UP_AFTER)
    put_off.send()
    assert state_of(put_off) == "undeliverable"
    assert [event["type"] for event in put_off.announced()] == ["mail.undeliverable.v1"]


def test_three_days_with_few_tries_do_not_end_it(put_off: Post) -> None:
    put_off.send()
    put_off.let_pass(GIVE_UP_AFTER)
    for _ in range(LEAST_ATTEMPTS - 2):
        put_off.make_due()
        put_off.send()
        assert state_of(put_off) == "waiting"
    put_off.make_due()
    put_off.send()
    assert state_of(put_off) == "undeliverable"


def test_many_tries_in_less_than_three_days_do_not_end_it(put_off: Post) -> None:
    for _ in range(2 * LEAST_ATTEMPTS):
        put_off.send()
        put_off.make_due()
    put_off.let_pass(GIVE_UP_AFTER * 0.9)
    put_off.send()
    assert state_of(put_off) == "waiting"


def test_sending_by_hand_begins_the_three_days_anew(put_off: Post) -> None:
    for _ in range(LEAST_ATTEMPTS):
        put_off.send()
        put_off.make_due()
    put_off.let_pass(GIVE_UP_AFTER)
    with put_off.database.unit_of_work() as uow:
        StoreWork(uow).mails.queue_again(put_off.mails()[0]["id"], "test")
    put_off.send()
    assert state_of(put_off) == "waiting"


@pytest.mark.parametrize(
    ("gone_by", "counted"),
    [("5 seconds", 5), ("4 days", LONGEST_LOOK.total_seconds()), ("-4 days", 0)],
)
def test_the_senders_clock_passes_over_jumps(post: Post, gone_by: str, counted: float) -> None:
    with post.database.unit_of_work() as uow:
        uow.execute(
            "UPDATE sender_clock SET read_at = clock_timestamp() - %s::interval", (gone_by,)
        )
        StoreWork(uow).claims.advance_clock()
        (row,) = uow.all("SELECT extract(epoch FROM elapsed)::float AS seconds FROM sender_clock")
        assert row["seconds"] == pytest.approx(counted, abs=2)
        StoreWork(uow).claims.advance_clock()
        (again,) = uow.all("SELECT extract(epoch FROM elapsed)::float AS seconds FROM sender_clock")
        assert again["seconds"] == pytest.approx(counted, abs=2)


def test_nobody_who_runs_the_service_can_lose_the_senders_clock(post: Post) -> None:
    for statement in ("DELETE FROM sender_clock", "INSERT INTO sender_clock DEFAULT VALUES"):
        with (
            pytest.raises(Exception, match="permission denied"),
            post.database.unit_of_work() as uow,
        ):
            uow.execute(statement)


@pytest.mark.parametrize("state", ["queued", "waiting", "unknown"])
def test_a_clock_that_is_set_back_makes_no_mail_wait_for_days(post: Post, state: str) -> None:
    if state == "waiting":
        post.server.answers["a@example.jp"] = "451 try later"
    post.server.drop_after_data = state == "unknown"
    post.deliver(submitted(post.person("a@example.jp")))
    if state != "queued":
        post.send()
    post.jump(days=-4)
    with post.database.unit_of_work() as uow:
        StoreWork(uow).claims.shorten_waits()
        (row,) = uow.all(
            "SELECT extract(epoch FROM next_attempt_at - now()) / 60 AS minutes FROM mail"
        )
    assert row["minutes"] <= {"queued": 0, "waiting": 30, "unknown": 24 * 60}[state]
