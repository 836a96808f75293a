"""Telephone, mail and web addresses, 法人番号 and 受付番号 as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.japanese.corporate_number import NoCorporateNumber, read_corporate_number
from services.japanese.entry_number import format_number, is_number, read_number
from services.japanese.half_width import DASHES, half_width, with_hyphens
from services.japanese.mail_address import NoMailAddress, NoSuchMailbox, read_mail_address
from services.japanese.postal_address import (
    NoPostalCode,
    find_municipality_of,
    read_postal_code,
)
from services.japanese.telephone import LostZero, NoTelephone, read_telephone
from services.japanese.web_address import (
    NoWebAddress,
    is_web_address,
    read_web_address,
    safe_link,
)

ANYTHING = st.text(st.characters(exclude_categories=[]))
ODD = st.text(st.sampled_from("0123456789０１２-ー−() （）+内線代@.:/hRr8〒\u200b "), max_size=25)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("045-210-1111", "045-210-1111"),
        ("０４５ー２１０ー１１１１", "045-210-1111"),
        ("045─210―1111", "045-210-1111"),
        ("０４５（２１０）１１１１", "045(210)1111"),
        ("(045) 210-1111", "(045) 210-1111"),
        ("0452101111", "0452101111"),
        ("045-210-1111 内線123", "045-210-1111 内線123"),
        ("０４５ー２１０ー１１１１（内線 12）", "045-210-1111(内線 12)"),
        ("045-210-1111（代表）内線:3", "045-210-1111(代表)内線:3"),
        ("0120-000-000", "0120-000-000"),
        ("090-0000-0000", "090-0000-0000"),
        ("+81 45 210 1111", "+81 45 210 1111"),
        ("\u200b045-210-1111 ", "045-210-1111"),
        ("", ""),
        ("　", ""),
    ],
)
def test_a_telephone_number_is_understood_and_kept_as_grouped(typed: str, kept: str) -> None:
    assert read_telephone(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "12", "045-210", "045-210-111", "045-2101-11111", "0045-210-1111", "000-0000-0000", "電話なし", "045-210-1111 花子",
        "+1", "+999 1234567", "110", "-045-210-1111", "045-210-1111" + "0" * 40, "٠٤٥-٢١٠-١١١١",
    ],
)  # fmt: skip
def test_what_cannot_be_dialled_is_refused(typed: str) -> None:
    with pytest.raises(NoTelephone):
        read_telephone(typed)


@pytest.mark.parametrize("typed", ["452101111", "45-210-1111", "9000000000", "120-000-000"])
def test_a_zero_that_a_spreadsheet_took_away_is_named(typed: str) -> None:
    with pytest.raises(LostZero):
        read_telephone(typed)


@given(ANYTHING | ODD)
def test_any_text_is_read_or_refused_and_what_is_read_stays(text: str) -> None:
    for read, refusal in (
        (read_telephone, NoTelephone),
        (read_mail_address, NoMailAddress),
        (read_web_address, NoWebAddress),
        (read_corporate_number, NoCorporateNumber),
        (read_postal_code, NoPostalCode),
    ):
        try:
            kept = read(text)
        except refusal:
            continue
        assert read(kept) == kept
    assert read_number(read_number(text)) == read_number(text)
    assert safe_link(text) in ("", text)
    assert half_width(half_width(text)) == half_width(text)
    find_municipality_of(text)


def test_what_is_no_number_is_read_as_it_was_read_before() -> None:
    for text in (*map(chr, (*range(0xD800), *range(0xE000, 0x30000))), "\u0390\u0342", "ΐ͂"):
        assert read_number(read_number(text)) == read_number(text)


@given(st.integers(2019, 2116), st.integers(1, 999_999), st.sampled_from(DASHES))
def test_a_number_is_read_back_whichever_dash_was_typed(year: int, running: int, dash: str) -> None:
    number = format_number(year, running)
    assert is_number(number)
    assert read_number(number.replace("-", dash).lower()) == number


@given(st.sampled_from(DASHES))
def test_every_dash_counts_as_a_hyphen_everywhere(dash: str) -> None:
    assert with_hyphens(f"1{dash}2") == "1-2"
    assert read_telephone(f"045{dash}210{dash}1111") == "045-210-1111"
    assert read_mail_address(f"hanako@my{dash}host.jp") == "hanako@my-host.jp"
    assert read_corporate_number(f"7000{dash}0120{dash}50002") == "7000012050002"
    assert read_postal_code(f"231{dash}8588") == "231-8588"


@pytest.mark.parametrize(
    "typed", ["7000012050002", "７０００ ０１２０ ５０００２", "T7000012050002"]
)
def test_corporate_numbers(typed: str) -> None:
    if typed.startswith("T"):  # the number of an invoice issuer is another one
        with pytest.raises(NoCorporateNumber):
            read_corporate_number(typed)
    else:
        assert read_corporate_number(typed) == "7000012050002"


def test_what_nobody_sees_makes_no_address_wrong() -> None:
    assert read_mail_address("hanako@example.jp\u200b") == "hanako@example.jp"
    assert read_web_address(" https://example.jp/\ufeff") == "https://example.jp/"
    with pytest.raises(NoSuchMailbox):
        read_mail_address("花子@example.jp")


@given(ANYTHING)
def test_whatever_becomes_a_link_is_a_plain_web_address(text: str) -> None:
    link = safe_link(f"https://{text}")
    assert link == "" or (is_web_address(link) and link.startswith("https://"))


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("横浜市中区日本大通1", "141003"),
        ("〒231-8588 神奈川県横浜市中区日本大通1", "141003"),
        ("２３１ー８５８８　横浜市中区", "141003"),
        ("神奈川県三浦郡葉山町堀内2135", "143014"),
        ("足柄下郡箱根町湯本", "143821"),
        ("大和市下鶴間一丁目", "142131"),
        ("茅ケ崎市茅ヶ崎", "142077"),
        ("横須賀市", "142018"),
        ("福岡市中央区", None),
        ("東京都町田市", None),
        ("神奈川県", None),
        ("", None),
    ],
)
def test_the_municipality_of_an_address(address: str, code: str | None) -> None:
    assert find_municipality_of(address) == code
