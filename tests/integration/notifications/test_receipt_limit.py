"""Nobody can have a stranger's mailbox filled by us."""

import uuid

from tests.integration.notifications.post import Post, answered, submitted


def test_an_address_gets_its_first_receipt_and_one_more_a_day(post: Post) -> None:
    contacts = [
        post.person(address)
        for address in ("victim@example.jp", "Victim@Example.jp", "ｖictim@example.jp")
    ]
    post.deliver(*[submitted(contact, f"R8-{n:04}") for n, contact in enumerate(contacts)])
    post.send()
    post.deliver(
        submitted(post.person("victim@example.jp"), "R8-0009"),
        submitted(post.person("other@example.jp"), "R8-0010"),
    )
    post.send()
    assert len(post.server.recipients) == 3
    assert post.server.recipients[-1] == "other@example.jp"
    assert sorted(row["state"] for row in post.mails()) == [
        "sent",
        "sent",
        "sent",
        "skipped",
        "skipped",
    ]


def test_a_receipt_that_is_retried_counts_once(post: Post) -> None:
    post.server.answers["busy@example.jp"] = "451 try later"
    post.deliver(submitted(post.person("busy@example.jp")))
    for _ in range(4):
        post.send()
        post.make_due()
    post.server.answers.clear()
    post.send()
    assert post.mails()[0]["state"] == "sent"


def test_a_receipt_counts_anew_the_next_day(post: Post) -> None:
    for number in range(3):
        post.deliver(submitted(post.person("hanako@example.jp"), f"R8-000{number}"))
    post.send()
    with post.database.unit_of_work() as uow:
        uow.execute("UPDATE receipt_count SET day = day - 2")
    post.sweep()
    post.deliver(submitted(post.person("hanako@example.jp"), "R8-0009"))
    post.send()
    assert post.mails()[-1]["state"] == "sent"


def test_subaddresses_of_one_mailbox_count_together(post: Post) -> None:
    post.deliver(
        *[submitted(post.person(f"victim+{n}@example.jp"), f"R8-{n:04}") for n in range(1, 6)]
    )
    post.send()
    assert len(post.server.recipients) == 2


def test_beyond_the_ceiling_of_an_hour_receipts_wait_and_are_sent_in_the_next(post: Post) -> None:
    post.context.receipts_an_hour = 3
    contacts = [post.person(f"somebody-{n}@example.jp") for n in range(5)]
    post.deliver(*[submitted(contact, f"R8-{n:04}") for n, contact in enumerate(contacts)])
    post.deliver(answered(str(uuid.uuid4())))
    post.send()
    assert len(post.server.recipients) == 4  # three receipts, and what is no receipt
    waiting = [row for row in post.mails() if row["state"] == "waiting"]
    assert [(row["attempts"], row["last_error"]) for row in waiting] == [(0, "ReceiptCeiling")] * 2
    for _ in range(20):
        post.make_due()
        post.send()
    assert len(post.server.recipients) == 4
    with post.database.unit_of_work() as uow:
        uow.execute("UPDATE receipt_hour SET hour = hour - interval '1 hour'")
    post.make_due()
    post.send()
    assert {row["state"] for row in post.mails()} == {"sent"}


def test_what_is_not_sent_at_all_takes_no_place_in_the_hour(post: Post) -> None:
    post.context.receipts_an_hour = 3
    post.deliver(*[submitted(post.person("victim@example.jp"), f"R8-{n:04}") for n in range(3)])
    post.send()
    post.deliver(submitted(post.person("other@example.jp"), "R8-0009"))
    post.send()
    assert post.server.recipients[-1] == "other@example.jp"


def test_hours_that_are_over_are_purged(post: Post) -> None:
    post.deliver(submitted(post.person("hanako@example.jp")))
    post.send()
    with post.database.unit_of_work() as uow:
        uow.execute("UPDATE receipt_hour SET hour = hour - interval '2 days'")
    post.sweep()
    with post.database.unit_of_work() as uow:
        assert uow.one("SELECT count(*) AS n FROM receipt_hour") == {"n": 0}
