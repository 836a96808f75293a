import re
import unicodedata

import pytest

from services.notifications.adapters.mail_renderer import JinjaRenderer
from services.notifications.domain.letter import Addressee
from services.notifications.domain.mail import Mail
from services.notifications.domain.mail_types import ANSWERS, MAIL_TYPES, Content
from tests.unit.notifications.builders import HANAKO, SETTINGS, a_mail

renderer = JinjaRenderer(SETTINGS)
FACTS = {
    "answer_by": "2026-12-07",
    "listing_until": "2027-03-31",
    "reply_by": "2026-12-14",
    "answer": "wants_to_talk",
    "until": "2026-12-16",
}
APPLICANT: dict[str, object] = {
    "title": "料理の会",
    "state": "listed",
    "is_public": False,
    "link_url": "https://tsunagari.example.jp/apply/l/TOKEN",
    "comments": [("概要", "何をするかを、もう少し詳しくお書きください。")],
    "listed_until": "2027-03-31",
    "reason": "営利が主目的と読めるためです。",
    "page_url": "",
    "introduced": 0,
    "not_linked": [],
}
INTRODUCTION: dict[str, object] = {
    "title": "料理の会",
    "applicant_organisation": "みなとの会",
    "fields": [["概要", "料理を作ります。"], ["会場", " "]],
    "answer_url": "https://tsunagari.example.jp/answer/TOKEN",
    "answer_code": "ABCD-EFGH",
}
TO_APPLICANTS = [name for name, each in MAIL_TYPES.items() if each.to == "applicant"]
CONTENTS: dict[Content, dict[str, object]] = {
    "nothing": {},
    "applicant": APPLICANT,
    "introduction": INTRODUCTION,
}


def usual(template: str) -> tuple[Mail, dict[str, object]]:
    """A mail with what its event and its owners say of it."""
    names = [path.rpartition(".")[2] for path in MAIL_TYPES[template].facts]
    mail = a_mail(template, **{name: FACTS[name] for name in names})
    return mail, CONTENTS[MAIL_TYPES[template].content]


def usual_to(template: str) -> tuple[Mail, Addressee, dict[str, object]]:
    mail, content = usual(template)
    return mail, HANAKO, content


def render(template: str, addressee: Addressee = HANAKO, **content: object) -> str:
    mail, usual_content = usual(template)
    return renderer.render(mail, addressee, {**usual_content, **content}).text


@pytest.mark.parametrize("template", MAIL_TYPES)
def test_every_mail_has_number_telephone_and_sender(template: str) -> None:
    text = render(template)
    for words in (
        "R8-0001",
        "045-000-0000",
        "かながわつながりネットワーク事務局",
        "tsunagari@pref.example.jp",
    ):
        assert words in text


@pytest.mark.parametrize("template", MAIL_TYPES)
def test_every_mail_closes_with_who_we_are(template: str) -> None:
    closing = render(template).split("―――――――――――――――\n")[1]
    assert closing.startswith(
        "神奈川県 福祉子どもみらい局 共生推進本部室\n"
        "かながわつながりネットワーク事務局\n"
        "　住所　　〒231-8588 神奈川県横浜市中区日本大通1\n"
    )


def test_a_partner_reads_in_ten_lines_who_asks_what_until_when_and_where_to_answer() -> None:
    beginning = "\n".join(render("introduction").splitlines()[:10])
    for words in (
        "神奈川県のかながわつながりネットワーク事務局です。",
        "連携のご相談",
        *ANSWERS.values(),
        "令和8年12月14日（月）まで",
        "https://tsunagari.example.jp/answer/TOKEN",
        "お受けいただくかどうかは、貴団体のご判断で結構です。",
    ):
        assert words in beginning


@pytest.mark.parametrize("is_public", [False, True])
@pytest.mark.parametrize("template", [name for name in MAIL_TYPES if name != "answered"])
def test_outsiders_read_one_word_for_one_thing(template: str, is_public: bool) -> None:
    """確認 is the review and nothing else; a partner is consulted (ご相談), an applicant's wish passed on (ご案内)."""
    text = render(
        template,
        introduced=1,
        not_linked=["みなと商会"],
        page_url="https://x.example/",
        is_public=is_public,
    )
    for word in ("打診", "決裁", "審査", "承認", "県とのつながり", "県とつながり"):
        assert word not in text
    for use in (
        "内容を確認し",
        "エントリーを確認し",
        "続きを確認し",
        "エントリーの確認を",
    ):
        text = text.replace(use, "")
    assert "確認" not in text
    assert "ご案内" not in text or template != "introduction"


@pytest.mark.parametrize("template", MAIL_TYPES)
def test_every_sentence_is_a_polite_one(template: str) -> None:
    for sentence in re.findall("[^。\n]*。", render(template)):
        assert re.search("(です|ます|ました|ません|でした|ください)。$", sentence), sentence


@pytest.mark.parametrize(("answer", "both"), [("interested", True), ("declined", False)])
def test_the_secretariat_is_asked_to_call_both_only_where_there_is_something_to_say(
    answer: str, both: bool
) -> None:
    mail = a_mail("answered", answer=answer)
    assert ("双方へご連絡" in renderer.render(mail, HANAKO, {}).text) is both


@pytest.mark.parametrize("template", MAIL_TYPES)
def test_our_own_lines_are_short(template: str) -> None:
    text = render(template, introduced=12, not_linked=["みなと商会"], page_url="https://x.example/")
    for line in text.splitlines():
        if "://" not in line:
            assert (
                sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) <= 2 * 38
            ), line


@pytest.mark.parametrize("template", TO_APPLICANTS)
def test_a_mail_to_an_applicant_opens_the_entry_by_link_and_says_how_without_one(
    template: str,
) -> None:
    text = render(template)
    for words in (
        "　https://tsunagari.example.jp/apply/l/TOKEN\n",
        "　https://tsunagari.example.jp/apply/status\n",
        "受付番号 R8-0001 と照会コード",
    ):
        assert words in text


@pytest.mark.parametrize("template", TO_APPLICANTS)
def test_the_ledger_keeps_no_link_of_an_applicant(template: str) -> None:
    kept = renderer.render(*usual_to(template)).ledger_text
    assert "TOKEN" not in kept
    assert "https://tsunagari.example.jp/apply/l/••••" in kept


def test_a_receipt_repeats_nothing_that_was_typed() -> None:
    text = render("receipt", title="今すぐ http://evil.example", comments=[("概要", "今すぐ")])
    assert "今すぐ" not in text


@pytest.mark.parametrize("template", ["returned", "correction_awaited", "reopened", "dormant"])
def test_who_is_asked_to_correct_reads_what_where_how_and_until_when(template: str) -> None:
    comments = [("概要", "誰が\n行いますか。"), ("会場", "{{ 7 * 7 }}")]
    text = render(template, comments=comments)
    for words in (
        "【概要】\n　｜誰が\n　｜行いますか。\n",
        "【会場】\n　｜{{ 7 * 7 }}\n",
        "令和8年12月16日（水）",
        "「訂正する」を押してください。",
        "お電話でも承ります。",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("template", "is_public", "words"),
    [
        ("corrected", False, "訂正した内容を受け取りました。"),
        ("corrected", True, "新しい内容の掲載が決まるまでは、いまの掲載がそのまま残ります。"),
        ("dormant", False, "今回の受付を終了します。"),
        ("dormant", True, "いまの掲載をそのまま続けます。"),
        ("returned", True, "いま掲載している内容はそのまま残ります。"),
    ],
)
def test_who_is_listed_reads_what_becomes_of_the_listing(
    template: str, is_public: bool, words: str
) -> None:
    assert words in render(template, is_public=is_public)
    other = render(template, is_public=not is_public)
    assert words not in other


@pytest.mark.parametrize(
    ("state", "words"), [("expired", "「掲載期限を延ばす」"), ("under_review", "もう一度掲載し、")]
)
def test_the_end_of_a_listing_names_the_way_on_that_is_open(state: str, words: str) -> None:
    assert words in render("expired", state=state)
    assert ("掲載期限を延ばす" in render("expired", state=state)) is (state == "expired")


@pytest.mark.parametrize("template", ["declined", "suspended", "change_dropped"])
@pytest.mark.parametrize("reason", ["一行目\n■ 偽の見出し", ""])
def test_a_reason_is_told_in_the_words_of_staff_and_never_missing(
    template: str, reason: str
) -> None:
    text = render(template, reason=reason)
    assert ("　｜一行目\n　｜■ 偽の見出し" in text) is bool(reason)
    assert re.search("理由\n\n.", text)


@pytest.mark.parametrize(("template", "date"), [
    ("receipt", "令和8年12月7日（月）"), ("approved", "令和9年3月31日（水）"), ("introduction", "令和8年12月14日（月）"),
])  # fmt: skip
def test_dates_are_written_as_officials_write_them(template: str, date: str) -> None:
    assert date in render(template)


def test_a_receipt_repeats_nothing_of_who_it_goes_to() -> None:
    text = render("receipt", Addressee("x@example.jp", "今すぐこちら", "http://evil.example"))
    assert "今すぐ" not in text
    assert "evil" not in text


def test_an_approval_says_honestly_who_could_not_be_told() -> None:
    text = render("approved", introduced=1, not_linked=["みなと商会", "浜\nの会"])
    assert "県に連絡先の登録がある1団体へ、事務局からご案内しました。" in text
    assert "次の団体には、県に連絡先の登録がないため、\n事務局からご案内できませんでした。" in text
    assert "　｜みなと商会\n　｜浜 の会\n" in text


def test_an_approval_without_partners_says_so() -> None:
    assert "個別にご案内した団体はありません。" in render("approved")


@pytest.mark.parametrize(
    ("page_url", "expected"),
    [
        ("https://x.example/entries/R8-0001/", "次のページに掲載します。"),
        ("", "まもなく掲載します。"),
    ],
)
def test_an_approval_names_the_page_where_there_is_one(page_url: str, expected: str) -> None:
    assert expected in render("approved", page_url=page_url)


@pytest.mark.parametrize("reason", [None, ""])
def test_a_refusal_without_a_reason_offers_the_telephone(reason: str | None) -> None:
    assert "お問い合わせください。ご説明します。" in render("declined", reason=reason)


def test_fields_that_are_empty_or_stand_above_already_are_left_out() -> None:
    text = render(
        "introduction", fields=[["事業名", "料理の会"], ["会場", " "], ["概要", "作ります。"]]
    )
    assert "【会場】" not in text
    assert "【事業名】" not in text
    assert "【概要】\n　｜作ります。" in text


def test_a_partner_may_answer_by_link_by_code_and_by_telephone() -> None:
    text = render("introduction")
    for words in (
        "https://tsunagari.example.jp/answer/TOKEN",
        "ABCD-EFGH",
        "電話　045-000-0000",
        *ANSWERS.values(),
    ):
        assert words in text


def test_the_ledger_keeps_neither_name_nor_link_nor_code() -> None:
    mail, content = usual("introduction")
    kept = renderer.render(mail, HANAKO, content).ledger_text
    for words in ("山田", "hanako", "TOKEN", "ABCD"):
        assert words not in kept
    assert "https://tsunagari.example.jp/answer/••••" in kept


def test_template_syntax_in_a_field_is_text() -> None:
    text = render(
        "introduction", title="{{ secretariat }}{% raw %}", fields=[["概要", "{{ 7 * 7 }} & <b>"]]
    )
    assert "　｜{{ secretariat }}{% raw %}" in text
    assert "　｜{{ 7 * 7 }} & <b>" in text


def test_a_name_cannot_add_a_line() -> None:
    text = render("declined", Addressee("x@example.jp", "花子\n■ 大事なお知らせ", "会\r\n■ 会"))
    assert "\n■ 大事" not in text
    assert "\n■ 会" not in text


def test_an_answer_of_a_later_version_is_shown_as_it_is() -> None:
    mail = a_mail("answered", answer="asks_for_time")
    assert "asks_for_time" in renderer.render(mail, HANAKO, {}).text
