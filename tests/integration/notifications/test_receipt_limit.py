"""Nobody can have a stranger's mailbox filled by us."""

from services.notifications.usecases.sweep_mails import sweep_mails
from tests.integration.notifications.desk import Post, submitted


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
        sweep_mails(uow)
    post.deliver(submitted(post.person("hanako@example.jp"), "R8-0009"))
    post.send()
    assert post.mails()[-1]["state"] == "sent"
