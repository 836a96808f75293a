import unicodedata

import pytest

from services.notifications.domain.letters import ANSWERS, KINDS, Addressee
from services.notifications.writer import TemplateWriter
from tests.unit.notifications.fakes import HANAKO, SETTINGS, a_mail

writer = TemplateWriter(SETTINGS)
FACTS = {
    "receipt": {"answer_by": "2026-12-07"},
    "approved": {"listing_until": "2027-03-31"},
    "declined": {},
    "introduction": {"reply_by": "2026-12-14"},
    "answered": {"answer": "wants_to_talk"},
}
DECISION = {
    "title": "料理の会",
    "reason": "営利が主目的と読めるためです。",
    "page_url": "",
    "introduced": 0,
    "not_linked": [],
}
CONTENTS = {
    "receipt": {},
    "approved": DECISION,
    "declined": DECISION,
    "introduction": {
        "title": "料理の会", "applicant_organisation": "みなとの会", "fields": [["概要", "料理を作ります。"], ["会場", " "]],
        "answer_url": "https://tsunagari.example.jp/answer/TOKEN", "answer_code": "ABCD-EFGH",
    },
    "answered": {},
}  # fmt: skip


def write(template: str, addressee: Addressee = HANAKO, **content: object) -> str:
    return writer.write(
        a_mail(template, **FACTS[template]), addressee, {**CONTENTS[template], **content}
    ).text


@pytest.mark.parametrize("template", KINDS)
def test_every_mail_has_number_telephone_and_sender(template: str) -> None:
    text = write(template)
    for words in (
        "R8-0001",
        "045-000-0000",
        "かながわつながりネットワーク事務局",
        "tsunagari@pref.example.jp",
    ):
        assert words in text


@pytest.mark.parametrize("template", KINDS)
def test_our_own_lines_are_short(template: str) -> None:
    for line in write(template).splitlines():
        if "://" not in line:
            assert (
                sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) <= 2 * 38
            ), line


@pytest.mark.parametrize(("template", "date"), [
    ("receipt", "令和8年12月7日（月）"), ("approved", "令和9年3月31日（水）"), ("introduction", "令和8年12月14日（月）"),
])  # fmt: skip
def test_dates_are_written_as_officials_write_them(template: str, date: str) -> None:
    assert date in write(template)


def test_a_receipt_repeats_nothing_of_who_it_goes_to() -> None:
    text = write("receipt", Addressee("x@example.jp", "今すぐこちら", "http://evil.example"))
    assert "今すぐ" not in text
    assert "evil" not in text


def test_an_approval_says_honestly_who_could_not_be_told() -> None:
    text = write("approved", introduced=1, not_linked=["みなと商会", "浜\nの会"])
    assert "県とつながりのある1団体へ、事務局からご案内しました。" in text
    assert "　｜みなと商会\n　｜浜 の会\n" in text


def test_an_approval_without_partners_says_so() -> None:
    assert "個別にご案内した団体はありません。" in write("approved")


@pytest.mark.parametrize(
    ("page_url", "expected"),
    [
        ("https://x.example/entries/R8-0001/", "次のページに掲載します。"),
        ("", "まもなく掲載します。"),
    ],
)
def test_an_approval_names_the_page_where_there_is_one(page_url: str, expected: str) -> None:
    assert expected in write("approved", page_url=page_url)


@pytest.mark.parametrize("reason", [None, ""])
def test_a_refusal_without_a_reason_offers_the_telephone(reason: str | None) -> None:
    assert "お問い合わせください。ご説明します。" in write("declined", reason=reason)


def test_fields_that_are_empty_or_stand_above_already_are_left_out() -> None:
    text = write(
        "introduction", fields=[["事業名", "料理の会"], ["会場", " "], ["概要", "作ります。"]]
    )
    assert "【会場】" not in text
    assert "【事業名】" not in text
    assert "【概要】\n　｜作ります。" in text


def test_a_partner_may_answer_by_link_by_code_and_by_telephone() -> None:
    text = write("introduction")
    for words in (
        "https://tsunagari.example.jp/answer/TOKEN",
        "ABCD-EFGH",
        "電話　045-000-0000",
        *ANSWERS.values(),
    ):
        assert words in text


def test_the_ledger_keeps_neither_name_nor_link_nor_code() -> None:
    mail = a_mail("introduction", **FACTS["introduction"])
    kept = writer.write(mail, HANAKO, CONTENTS["introduction"]).ledger_text
    for words in ("山田", "hanako", "TOKEN", "ABCD"):
        assert words not in kept
    assert "https://tsunagari.example.jp/answer/••••" in kept


def test_template_syntax_in_a_field_is_text() -> None:
    text = write(
        "introduction", title="{{ secretariat }}{% raw %}", fields=[["概要", "{{ 7 * 7 }} & <b>"]]
    )
    assert "　｜{{ secretariat }}{% raw %}" in text
    assert "　｜{{ 7 * 7 }} & <b>" in text


def test_a_name_cannot_add_a_line() -> None:
    text = write("declined", Addressee("x@example.jp", "花子\n■ 大事なお知らせ", "会\r\n■ 会"))
    assert "\n■ 大事" not in text
    assert "\n■ 会" not in text


def test_an_answer_of_a_later_version_is_shown_as_it_is() -> None:
    mail = a_mail("answered", answer="asks_for_time")
    assert "asks_for_time" in writer.write(mail, HANAKO, {}).text
