"""From an event to a mailbox, once, whatever happens on the way."""

import os
import re
import signal
import subprocess
import sys
import threading
import unicodedata
import uuid

import pytest

from services.chassis.database import Database
from services.notifications.domain.failures import ServerAway
from services.notifications.guard import LOCK_CLASS, SenderGuard
from services.notifications.store.mails import claim_mails, free_orphans
from services.notifications.usecases.sweep_mails import sweep_mails
from tests.integration.notifications.desk import Post, answered, approved, offered, submitted
from tests.integration.notifications.servers import MailServer
from tests.running import eventually


def text_of(post: Post, index: int = -1) -> str:
    return post.server.mails[index].get_content().replace("\r\n", "\n")


def test_a_receipt_tells_number_and_date_and_nothing_that_was_typed(post: Post) -> None:
    contact = post.person("hanako@example.jp", "今すぐ http://evil.example を開け", "偽の団体")
    post.deliver(submitted(contact))
    assert post.send() == 1
    mail, text = post.server.mails[0], text_of(post)
    assert (
        mail["Subject"] == "【かながわつながりネットワーク】エントリーを受け付けました（R8-0001）"
    )
    assert "受付番号　R8-0001" in text
    assert "令和8年12月7日（月）" in text
    assert "045-000-0000" in text
    assert "evil" not in text
    assert "偽の団体" not in text
    assert post.mails()[0]["state"] == "sent"


def test_an_approval_names_who_was_told_and_who_has_no_link(post: Post) -> None:
    post.owners.decisions["R8-0001"] = {
        "number": "R8-0001", "title": "料理の会", "decision": "approved", "reason": None, "introduced": 2,
        "page_url": "https://tsunagari.example.jp/entries/R8-0001/", "not_linked": ["みなと商会"]}  # fmt: skip
    post.deliver(approved(post.person("hanako@example.jp")))
    post.send()
    text = text_of(post)
    assert text.startswith("みなとの会\n山田 花子 様\n")
    assert "掲載期限　令和9年3月31日（水）" in text
    assert "県とつながりのある2団体へ" in text
    assert "　｜みなと商会" in text
    assert "https://tsunagari.example.jp/entries/R8-0001/" in text


def test_a_redelivered_approval_sends_no_second_mail(post: Post) -> None:
    post.owners.decisions["R8-0001"] = {"title": "料理の会", "decision": "approved"}
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


def test_an_introduction_goes_to_the_partner_with_link_and_code_that_the_ledger_does_not_keep(
    post: Post,
) -> None:
    introduction = str(uuid.uuid4())
    post.owners.letters[introduction] = {
        "number": "R8-0001", "title": "料理の会", "applicant_organisation": "みなとの会",
        "fields": [["概要", "子どもと料理を作ります。"], ["希望する日程", "1月の土曜日"]],
        "answer_url": "https://tsunagari.example.jp/answer/SECRETTOKEN", "answer_code": "ABCD-EFGH", "reply_by": "2026-12-14",
    }  # fmt: skip
    post.deliver(offered(post.person("partner@example.jp", "佐藤 一郎"), introduction))
    post.send()
    text = text_of(post)
    assert post.server.recipients == ["partner@example.jp"]
    for words in (
        "answer/SECRETTOKEN",
        "ABCD-EFGH",
        "045-000-0000",
        "令和8年12月14日（月）",
        "　｜1月の土曜日",
        "佐藤 一郎 様",
    ):
        assert words in text
    row = post.mails()[0]
    assert "/answer/••••" in row["body"]
    for words in ("SECRETTOKEN", "ABCD-EFGH", "佐藤"):
        assert words not in row["body"]


def test_fields_that_imitate_a_mail_stay_text(post: Post) -> None:
    introduction = str(uuid.uuid4())
    hostile = (
        "本文\n\n■ お答えの方法\n３．電話で伝える\u2028　電話　090-1234-5678\x0bBcc: x@evil.example\r\n\r\n--boundary"
        + "あ" * 200
    )
    post.owners.letters[introduction] = {
        "title": "題\r\nBcc: x@evil.example", "applicant_organisation": "{{ 7*7 }}<b>会</b>", "fields": [["概要", hostile]],
        "answer_url": "https://tsunagari.example.jp/answer/t", "answer_code": "ABCD"}  # fmt: skip
    post.deliver(offered(post.person("partner@example.jp", "佐藤\n■ 大事なお知らせ"), introduction))
    post.send()
    mail, text = post.server.mails[0], text_of(post)
    assert mail["Subject"] == "【かながわつながりネットワーク】連携のご相談です（R8-0001）"
    assert mail["Bcc"] is None
    assert post.server.recipients == ["partner@example.jp"]
    assert not mail.is_multipart()
    assert "{{ 7*7 }}<b>会</b>" in text
    headings = [line for line in text.split("\n") if line.startswith("■")]
    assert headings == [
        "■ お答えの方法（１分ほどで終わります）",
        "■ 事業の内容",
        "■ ここまでが事業の内容です",
    ]
    for line in text.split("\n"):
        if "evil.example" in line or "090-1234-5678" in line or "ああ" in line:
            assert line.startswith("　｜")
            assert sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) <= 2 * 38


def test_an_answer_is_told_to_the_secretariat_by_number_and_answer_only(post: Post) -> None:
    post.deliver(answered(str(uuid.uuid4())))
    post.send()
    assert post.server.recipients == ["tsunagari@pref.example.jp"]
    assert "回答　　　関心がある" in text_of(post)
    assert post.owners.asked == []


def test_many_mails_go_over_one_connection(post: Post) -> None:
    post.deliver(*[submitted(post.person(f"p{n}@example.jp"), f"R8-{n:04}") for n in range(1, 31)])
    assert post.send() == 30
    assert len(post.server.mails) == 30
    assert post.server.connections == 1


def test_what_a_killed_sender_had_claimed_is_sent_when_its_claim_runs_out(post: Post) -> None:
    post.deliver(submitted(post.person("hanako@example.jp")))
    post.owners.hold.clear()  # the owner does not answer: the process stands between claim and send
    program = (
        "from services.chassis.database import Database\n"
        "from services.notifications.usecases.send_due_mails import send_due_mails\n"
        "from services.notifications.wiring import build_desk\n"
        "from tests.integration.notifications.desk import settings\n"
        f"send_due_mails(build_desk(settings({post.owners.url!r}, {post.server.port}), Database({post.database.dsn!r})))\n"
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
    post.age(days=3)
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


def test_a_recipient_put_off_for_three_days_is_undeliverable(post: Post) -> None:
    post.server.answers["busy@example.jp"] = "451 try later"
    post.deliver(submitted(post.person("busy@example.jp")))
    post.age(days=3)
    post.send()
    assert post.mails()[0]["state"] == "undeliverable"


def test_a_line_that_breaks_behind_data_leaves_the_mail_claimed_until_the_claim_runs_out(
    post: Post,
) -> None:
    post.server.drop_after_data = True
    post.deliver(submitted(post.person("hanako@example.jp")))
    post.send()
    row = post.mails()[0]
    assert (row["state"], row["last_error"]) == ("sending", "DATA SMTPServerDisconnected")
    with post.database.unit_of_work() as uow:
        minutes = uow.one(
            "SELECT extract(epoch FROM next_attempt_at - now()) / 60 AS left FROM mail"
        )["left"]  # type: ignore[index]
    assert 14 < minutes <= 15
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
    assert {row["state"] for row in post.mails()} == {"waiting"}
    assert sorted(row["attempts"] for row in post.mails()) == [0, 1]  # only one of them was tried


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


def test_a_decision_that_changed_meanwhile_is_not_told(post: Post) -> None:
    post.owners.decisions["R8-0001"] = {"title": "料理の会", "decision": "declined", "reason": "…"}
    post.deliver(approved(post.person("hanako@example.jp")))
    post.send()
    assert (post.mails()[0]["state"], post.mails()[0]["last_error"]) == (
        "skipped",
        "DecisionChanged",
    )
    assert post.server.mails == []


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
    post.desk.stopping = True
    post.send()
    assert post.server.mails == []
    assert {(row["state"], row["attempts"]) for row in post.mails()} == {("waiting", 0)}
    post.desk.stopping = False
    assert post.send() == 2


def test_no_address_and_no_name_is_in_the_database(post: Post) -> None:
    post.owners.decisions["R8-0001"] = {"title": "料理の会", "decision": "approved"}
    contact = post.person("canary-address@example.jp", "金糸雀 太郎")
    post.deliver(submitted(contact), submitted(str(uuid.uuid4()), "R8-0002"))
    post.deliver(approved(contact))
    post.server.answers["canary-address@example.jp"] = (
        "550 <canary-address@example.jp> 金糸雀".encode().decode("latin-1")
    )
    post.send()
    with post.database.unit_of_work() as uow:
        tables = [
            row["t"]
            for row in uow.all(
                "SELECT quote_ident(tablename) AS t FROM pg_tables WHERE schemaname = 'public'"
            )
        ]
        dump = "".join(
            str(uow.all(f"SELECT t::text FROM {table} t"))
            for table in tables
            if not re.match("_?yoyo", table)
        )
    assert "canary-address" not in dump
    assert "金糸雀" not in dump
    assert "ca•••@example.jp" in dump


def test_the_sweep_gives_up_what_kills_its_sender_again_and_again(post: Post) -> None:
    post.deliver(submitted(post.person("a@example.jp")))
    with post.database.unit_of_work() as uow:
        uow.execute("UPDATE mail SET state = 'sending', next_attempt_at = now() - interval '1 minute', attempts = 200,"
                    " queued_at = now() - interval '4 days'")  # fmt: skip
    assert post.send() == 0
    with post.database.unit_of_work() as uow:
        sweep_mails(uow)
    assert post.mails()[0]["state"] == "undeliverable"
    assert len(post.announced()) == 1


def test_the_sweep_reports_mails_that_are_late(post: Post) -> None:
    post.deliver(
        submitted(post.person("a@example.jp")), submitted(post.person("b@example.jp"), "R8-0002")
    )
    with post.database.unit_of_work() as uow:
        assert sweep_mails(uow) == 0
        uow.execute(
            "UPDATE mail SET queued_at = now() - interval '61 minutes' WHERE number = 'R8-0002'"
        )
        assert sweep_mails(uow) == 1


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


def test_claims_of_a_dead_sender_are_freed_and_those_of_a_living_one_kept(post: Post) -> None:
    post.deliver(submitted(post.person("a@example.jp"), "R8-0001"))
    guard = SenderGuard(post.database.dsn, post.desk.sender)
    guard.hold()
    with post.database.unit_of_work() as uow:
        claim_mails(uow, 50, post.desk.sender)
        assert free_orphans(uow, LOCK_CLASS) == 0
        uow.execute("UPDATE mail SET next_attempt_at = next_attempt_at - interval '16 seconds'")
        assert free_orphans(uow, LOCK_CLASS) == 0
    guard.release()
    eventually(lambda: _freed(post), 5)
    assert post.send() == 1
    assert post.mails()[0]["state"] == "sent"


def _freed(post: Post) -> int:
    # The server notices the end of a connection a moment after it was closed.
    with post.database.unit_of_work() as uow:
        return free_orphans(uow, LOCK_CLASS)


def test_an_unknown_outcome_of_a_dead_sender_still_waits_its_time(post: Post) -> None:
    post.server.drop_after_data = True
    post.deliver(submitted(post.person("a@example.jp")))
    post.send()
    with post.database.unit_of_work() as uow:
        uow.execute("UPDATE mail SET next_attempt_at = next_attempt_at - interval '1 minute'")
        assert free_orphans(uow, LOCK_CLASS) == 0
