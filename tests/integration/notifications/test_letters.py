"""What arrives, and for whom."""

import re
import unicodedata
import uuid

from tests.integration.notifications.post import (
    Post,
    answered,
    approved,
    offered,
    returned,
    submitted,
)


def text_of(post: Post, index: int = -1) -> str:
    return str(post.server.mails[index].get_content()).replace("\r\n", "\n")


def test_a_receipt_tells_number_and_date_and_nothing_that_was_typed(post: Post) -> None:
    contact = post.person("hanako@example.jp", "今すぐ http://evil.example を開け", "偽の団体")
    post.deliver(submitted(contact))
    assert post.send() == 1
    mail, text = post.server.mails[0], text_of(post)
    assert (
        mail["Subject"] == "【かながわつながりネットワーク】エントリーを受け付けました（R8-0001）"
    )
    assert "受付番号　　　　R8-0001" in text
    assert "令和8年12月7日（月）" in text
    assert "045-000-0000" in text
    assert "evil" not in text
    assert "偽の団体" not in text
    assert post.mails()[0]["state"] == "sent"


def test_an_approval_names_who_was_told_and_who_has_no_link(post: Post) -> None:
    post.owners.entries["R8-0001"] = {
        "number": "R8-0001", "title": "料理の会", "link_url": "https://tsunagari.example.jp/apply/l/OWNTOKEN", "state": "approved", "is_public": True, "introduced": 2,
        "page_url": "https://tsunagari.example.jp/entries/R8-0001/", "not_linked": ["みなと商会"]}  # fmt: skip
    post.deliver(approved(post.person("hanako@example.jp")))
    post.send()
    text = text_of(post)
    assert text.startswith("みなとの会\n山田 花子 様\n")
    assert "掲載期限　令和9年3月31日（水）" in text
    assert "県に連絡先の登録がある2団体へ" in text
    assert "　｜みなと商会" in text
    assert "https://tsunagari.example.jp/entries/R8-0001/" in text


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
        "■ ご相談の内容",
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


def test_a_decision_that_changed_meanwhile_is_not_told(post: Post) -> None:
    post.owners.entries["R8-0001"] = {
        "title": "料理の会",
        "link_url": "https://tsunagari.example.jp/apply/l/OWNTOKEN",
        "state": "declined",
        "reason": "…",
    }
    post.deliver(approved(post.person("hanako@example.jp")))
    post.send()
    assert (post.mails()[0]["state"], post.mails()[0]["last_error"]) == (
        "skipped",
        "MovedOn",
    )
    assert post.server.mails == []


RETURNED = {
    "title": "料理の会\r\nBcc: x@evil.example",
    "link_url": "https://tsunagari.example.jp/apply/l/OWNTOKEN",
    "state": "returned",
    "comments": [["概要", "何をするかを、\nもう少し詳しくお書きください。"]],
}


def test_what_is_to_be_corrected_reaches_the_applicant_with_a_link_that_the_ledger_does_not_keep(
    post: Post,
) -> None:
    post.owners.entries["R8-0001"] = RETURNED
    post.deliver(returned(post.person("hanako@example.jp")))
    post.send()
    text = text_of(post)
    for words in (
        "【概要】\n　｜何をするかを、\n　｜もう少し詳しくお書きください。\n",
        "訂正の期限　令和8年12月16日（水）",
        "　https://tsunagari.example.jp/apply/l/OWNTOKEN\n",
        "　https://tsunagari.example.jp/apply/status\n",
    ):
        assert words in text
    assert post.server.mails[0]["Bcc"] is None
    body = post.mails()[0]["body"]
    assert "OWNTOKEN" not in body
    assert "apply/l/••••" in body


def test_who_has_corrected_meanwhile_is_not_asked_for_it_again(post: Post) -> None:
    post.owners.entries["R8-0001"] = {**RETURNED, "state": "under_review", "comments": []}
    post.deliver(returned(post.person("hanako@example.jp")))
    post.send()
    assert (post.mails()[0]["state"], post.mails()[0]["last_error"]) == ("skipped", "MovedOn")
    assert post.server.mails == []


def test_a_partner_whose_link_has_ended_is_not_written_to_and_nobody_hears_of_a_lost_mail(
    post: Post,
) -> None:
    introduction = str(uuid.uuid4())
    post.owners.letters[introduction] = None
    post.deliver(offered(post.person("partner@example.jp"), introduction))
    post.send()
    assert (post.mails()[0]["state"], post.mails()[0]["last_error"]) == ("skipped", "Withdrawn")
    assert post.server.mails == []
    assert post.announced() == []


def test_no_address_and_no_name_is_in_the_database(post: Post) -> None:
    post.owners.entries["R8-0001"] = {
        "title": "料理の会",
        "link_url": "https://tsunagari.example.jp/apply/l/OWNTOKEN",
        "state": "approved",
        "is_public": True,
    }
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


def test_a_mail_that_arrives_after_a_lost_one_is_told_to_who_noted_the_loss(post: Post) -> None:
    lost, other = post.person("hanako@example.jp"), post.person("other@example.jp")
    post.server.answers["hanako@example.jp"] = "550 nobody of that name"
    post.deliver(submitted(lost), submitted(other, "R8-0002"))
    post.send()
    del post.server.answers["hanako@example.jp"]
    post.owners.entries["R8-0001"] = RETURNED
    post.deliver(returned(lost))
    post.send()
    assert sorted(post.server.recipients) == ["hanako@example.jp", "other@example.jp"]
    assert [(e["type"], e["data"]["about"], e["data"]["template"]) for e in post.announced()] == [
        ("mail.undeliverable.v1", "R8-0001", "receipt"),
        ("mail.arrived.v1", "R8-0001", "returned"),
    ]
