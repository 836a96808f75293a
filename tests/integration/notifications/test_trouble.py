"""Mail servers and owners that are away, refuse, or break off."""

import uuid

import pytest

from services.notifications.domain.failures import ServerAway
from services.notifications.domain.schedule import GIVE_UP_AFTER
from tests.integration.notifications.post import Post, submitted
from tests.integration.notifications.servers import MailServer


def test_many_mails_go_over_one_connection(post: Post) -> None:
    post.deliver(*[submitted(post.person(f"p{n}@example.jp"), f"R8-{n:04}") for n in range(1, 31)])
    assert post.send() == 30
    assert len(post.server.mails) == 30
    assert post.server.connections == 1


def test_a_mail_server_that_is_down_delays_mails_and_loses_none(post: Post) -> None:
    post.server.stop()
    post.deliver(
        submitted(post.person("a@example.jp"), "R8-0001"),
        submitted(post.person("b@example.jp"), "R8-0002"),
    )
    with pytest.raises(ServerAway):
        post.send()
    assert {row["last_error"] for row in post.mails()} == {"ConnectionRefusedError"}
    assert post.owners.asked == []
    post.server.start()
    assert post.send() == 2
    assert sorted(post.server.recipients) == ["a@example.jp", "b@example.jp"]


def test_a_mail_server_that_stays_down_for_three_days_makes_mails_undeliverable(post: Post) -> None:
    post.server.stop()
    post.deliver(submitted(post.person("a@example.jp")))
    with pytest.raises(ServerAway):
        post.send()
    post.let_pass(GIVE_UP_AFTER)
    with pytest.raises(ServerAway):
        post.send()
    assert post.mails()[0]["state"] == "undeliverable"
    assert [event["type"] for event in post.announced()] == ["mail.undeliverable.v1"]


def test_a_refused_recipient_is_undeliverable_at_once_and_announced_without_the_address(
    post: Post,
) -> None:
    contact = post.person("gone@example.jp")
    post.server.answers["gone@example.jp"] = "550 5.1.1 no such user gone@example.jp"
    post.deliver(submitted(contact), submitted(post.person("well@example.jp"), "R8-0002"))
    post.send()
    assert post.server.recipients == ["well@example.jp"]
    row = post.mails()[0]
    assert (row["state"], row["last_error"], row["recipient_masked"]) == (
        "undeliverable",
        "RCPT 550",
        "go•••@example.jp",
    )
    [event] = post.announced()
    assert event["data"] == {
        "template": "receipt",
        "about": "R8-0001",
        "recipient": {"owner": "entries", "contact": contact},
    }
    assert event["subject"] == row["id"]


def test_a_recipient_put_off_is_tried_again_later_with_the_same_message_id(post: Post) -> None:
    post.server.answers["busy@example.jp"] = "451 try later"
    post.deliver(submitted(post.person("busy@example.jp")))
    post.send()
    row = post.mails()[0]
    assert (row["state"], row["last_error"]) == ("waiting", "RCPT 451")
    assert post.send() == 0
    post.server.answers.clear()
    post.make_due()
    post.send()
    assert post.server.mails[0]["Message-ID"] == row["message_id"]
    assert post.mails()[0]["last_error"] is None


def test_a_line_that_breaks_behind_data_leaves_the_mail_claimed_until_the_claim_runs_out(
    post: Post,
) -> None:
    post.server.drop_after_data = True
    post.deliver(submitted(post.person("hanako@example.jp")))
    post.send()
    row = post.mails()[0]
    assert (row["state"], row["last_error"]) == ("sending", "DATA SMTPServerDisconnected")
    with post.database.unit_of_work() as uow:
        (waits,) = uow.all(
            "SELECT extract(epoch FROM next_attempt_at - now()) / 60 AS minutes FROM mail"
        )
    assert 14 < waits["minutes"] <= 15
    post.server.drop_after_data = False
    post.make_due()
    post.send()
    first, second = post.server.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_a_server_that_refuses_our_own_address_condemns_no_recipient(post: Post) -> None:
    post.server.answers["MAIL"] = "550 sender refused"
    post.deliver(
        submitted(post.person("a@example.jp"), "R8-0001"),
        submitted(post.person("b@example.jp"), "R8-0002"),
    )
    with pytest.raises(ServerAway):
        post.send()
    rows = post.mails()
    assert {(r["state"], r["attempts"], r["last_error"]) for r in rows} == {
        ("waiting", 0, "MAIL 550")
    }
    post.server.answers.clear()
    assert post.send() == 2


def test_a_server_that_restarts_between_two_mails_is_found_again(post: Post) -> None:
    post.deliver(submitted(post.person("a@example.jp"), "R8-0001"))
    post.send()
    post.server.stop()
    post.server.start()
    post.deliver(submitted(post.person("b@example.jp"), "R8-0002"))
    post.send()
    assert post.server.recipients == ["a@example.jp", "b@example.jp"]


def test_a_contact_that_is_gone_makes_the_mail_undeliverable(post: Post) -> None:
    post.deliver(submitted(str(uuid.uuid4())))
    post.send()
    row = post.mails()[0]
    assert (row["state"], row["last_error"]) == ("undeliverable", "entries HTTP 404")


@pytest.mark.parametrize("status", [401, 500, 503])
def test_an_owner_that_cannot_answer_now_delays_the_mail(post: Post, status: int) -> None:
    post.owners.status = status
    post.deliver(submitted(post.person("hanako@example.jp")))
    post.send()
    assert (post.mails()[0]["state"], post.mails()[0]["last_error"]) == (
        "waiting",
        f"entries HTTP {status}",
    )
    post.owners.status = None
    post.make_due()
    post.send()
    assert post.server.recipients == ["hanako@example.jp"]


def test_a_server_that_went_away_between_two_mails_keeps_none_waiting_when_it_is_back(
    post: Post,
) -> None:
    """The connection was used a moment ago, so that it is taken to be alive until the next mail is begun."""
    post.deliver(submitted(post.person("a@example.jp"), "R8-0001"))
    post.send()
    post.server.stop()
    post.deliver(submitted(post.person("b@example.jp"), "R8-0002"))
    with pytest.raises(ServerAway):
        post.send()
    row = post.mails()[1]
    assert (row["state"], row["attempts"], row["last_error"]) == (
        "waiting",
        0,
        "ConnectionRefusedError",
    )
    post.server.start()
    assert post.send() == 1
    assert post.server.recipients == ["a@example.jp", "b@example.jp"]


def test_a_second_mail_server_on_the_same_port_is_used_after_a_move(post: Post) -> None:
    post.deliver(submitted(post.person("a@example.jp")))
    post.send()
    post.server.stop()
    replacement = MailServer(post.server.port).start()
    try:
        post.deliver(submitted(post.person("b@example.jp"), "R8-0002"))
        post.send()
        assert replacement.recipients == ["b@example.jp"]
    finally:
        replacement.stop()
