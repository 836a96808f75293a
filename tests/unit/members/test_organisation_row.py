"""Rows of a list of organisations: what people write is understood, and what is wrong is explained."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.japanese.municipalities import find_area
from services.members.domain.columns import find_column
from services.members.domain.organisation import Contact
from services.members.domain.organisation_row import (
    UNCOMPUTED,
    Fault,
    OrganisationRow,
    read_row,
)
from services.members.domain.words import find_kind, find_org_type

SOUND = {"name": "団地の会", "org_type": "npo", "kind": "member"}


def read(**cells: str) -> OrganisationRow:
    row = read_row(2, SOUND | cells)
    assert isinstance(row, OrganisationRow), row
    return row


def faults(**cells: str) -> list[Fault]:
    found = read_row(7, SOUND | cells)
    assert isinstance(found, list), found
    assert all(fault.row == 7 and fault.problem and fault.remedy for fault in found)
    return found


def test_text_stays_as_typed() -> None:
    row = read(name="㈱髙島①　横浜～", activities="料理教室を①②で。\n第２土曜～")
    assert row.fields["name"] == "㈱髙島①　横浜～"
    assert row.fields["activities"] == "料理教室を①②で。\n第２土曜～"


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("npo", "npo"),
        ("NPO法人", "npo"),
        ("ＮＰＯ法人", "npo"),
        ("社会福祉協議会", "council_of_social_welfare"),
        ("生協", "cooperative"),
        ("企業", "company"),
        ("その他", "other"),
        ("宗教法人", None),
        ("", None),
    ],
)
def test_kinds_of_organisation_are_understood_in_japanese(word: str, code: str | None) -> None:
    assert find_org_type(word) == code


def test_member_and_local_organisation_are_understood() -> None:
    assert [find_kind(word) for word in ("構成員", "member", "県内団体", "だれか")] == [
        "member",
        "member",
        "local_organisation",
        None,
    ]


def test_municipalities_are_understood_by_name_and_code() -> None:
    assert read(based_in="川崎市、神奈川県横浜市／144011").fields["areas"] == [
        "141003",
        "141305",
        "144011",
    ]
    assert read(based_in="県全域").fields["areas"] == ["140007"]
    assert read(based_in="").fields["areas"] == []
    assert find_area("福岡市") is None


def test_every_fault_of_a_row_is_named_at_once() -> None:
    found = faults(
        name=" ",
        org_type="宗教法人",
        kind="",
        based_in="福岡市",
        website="javascript:alert(1)",
        contact_email="bad",
        contact_phone="12",
    )
    assert [fault.column for fault in found] == [
        "団体名",
        "団体種別",
        "区分",
        "活動エリア",
        "ホームページ",
        "担当者メール",
        "担当者電話",
    ]
    assert [fault.value for fault in found if fault.column == "団体種別"] == ["宗教法人"]


@pytest.mark.parametrize(
    "website",
    [
        "javascript:alert(1)",
        "ftp://example.jp/",
        "example.jp",
        "http://",
        "https://user:pw@example.jp/",
        "https://www.pref.kanagawa.jp@evil.example/",
        "https://@evil.example/",
        "https://www.pref.kanagawa.jp＠evil.example/",
        "https://exa mple.jp/",
        'https://example.jp/"onclick=',
        "https://[::1",
        "//example.jp/",
        "https://localhost/",
    ],
)
def test_only_addresses_of_the_web_are_taken(website: str) -> None:
    assert [fault.column for fault in faults(website=website)] == ["ホームページ"]


def test_contact_is_read_as_people_type_it() -> None:
    row = read(
        contact_name="試験 花子",
        contact_email="ｈａｎａｋｏ＠example.jp",
        contact_phone="０４５ー２１０ー１１１１（内線 12）",
    )
    assert row.contact == Contact("試験 花子", "hanako@example.jp", "045-210-1111(内線 12)")


def test_phone_that_excel_robbed_of_its_zero_is_a_fault() -> None:
    assert faults(contact_phone="452101111")[0].remedy.count("0")


def test_contact_without_a_way_to_reach_is_a_fault() -> None:
    assert "連絡の方法" in faults(contact_name="試験 花子")[0].problem


def test_row_without_contact_cells_says_nothing_about_the_contact() -> None:
    assert read().contact is None
    assert read(contact_name="", contact_email=" ", contact_phone="").contact is None


def test_formula_without_result_is_a_fault_and_not_text() -> None:
    assert "数式" in faults(activities=UNCOMPUTED)[0].problem


@pytest.mark.parametrize("hidden", ["\u202e", "\u0007", "\u200f"])
def test_hidden_characters_are_refused(hidden: str) -> None:
    assert faults(name=f"団地{hidden}の会")[0].column == "団体名"


def test_names_keep_nothing_that_nobody_sees() -> None:
    row = read(
        name="団\u200b地\u3164の\u2060会\U000e0041",
        name_kana="だんち\ufeff",
        contact_name="試験\u00ad 花子",
        contact_phone="045-210-1111",
    )
    assert row.fields["name"] == "団地の会"
    assert row.fields["name_kana"] == "だんち"
    assert row.contact == Contact("試験 花子", "", "045-210-1111")
    assert faults(name="\u200b\u3164 ")[0].problem == "空欄です。"
    assert read(name="葛\U000e0100城の会").fields["name"] == "葛\U000e0100城の会"


def test_name_on_two_lines_is_a_fault_and_activities_may_have_as_many_as_they_like() -> None:
    assert "改行" in faults(name="団地\nの会")[0].problem
    assert read(activities="一\n二").fields["activities"] == "一\n二"


def test_cell_that_is_longer_than_excel_allows_is_told_in_short() -> None:
    (fault,) = faults(activities="あ" * 100_000)
    assert "100000文字" in fault.problem
    assert len(fault.value) < 300


def test_cell_that_our_csv_neutralised_comes_back_as_it_was() -> None:
    assert read(name="'=団地の会").fields["name"] == "=団地の会"
    assert read(name="'90s の会").fields["name"] == "'90s の会"


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("団体名", "name"),
        ("ふりがな", "name_kana"),
        ("フリガナ", "name_kana"),
        ("ＨＰ", "website"),
        ("区 分", "kind"),
        ("メールアドレス", "contact_email"),
        ("based_in", "based_in"),
        ("Name", "name"),
        ("備考", None),
        ("", None),
    ],
)
def test_headings_are_understood(heading: str, column: str | None) -> None:
    assert find_column(heading) == column


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_any_cells_are_either_read_or_explained(name: str, website: str, phone: str) -> None:
    found = read_row(2, SOUND | {"name": name, "website": website, "contact_phone": phone})
    if isinstance(found, OrganisationRow):
        assert found.key
        assert found.fields["website"] == "" or found.fields["website"].startswith(
            ("http://", "https://")
        )
    else:
        assert found
        assert all(fault.problem and fault.remedy for fault in found)
