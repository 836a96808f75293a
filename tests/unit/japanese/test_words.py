"""Municipalities, codes in words, and what costs contradict."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.japanese.cost import contradicts
from services.japanese.labels import ORG_TYPES, label_of
from services.japanese.municipalities import (
    MUNICIPALITIES,
    WHOLE_PREFECTURE,
    area_names,
    find_area,
)


def test_kanagawa_has_thirty_three_municipalities() -> None:
    assert len(MUNICIPALITIES) == 34
    assert MUNICIPALITIES[WHOLE_PREFECTURE] == "県全域"
    assert list(MUNICIPALITIES) == sorted(MUNICIPALITIES)


@pytest.mark.parametrize("code", MUNICIPALITIES)
def test_check_digits_of_codes(code: str) -> None:
    total = sum(int(digit) * weight for digit, weight in zip(code, range(6, 1, -1), strict=False))
    assert code[5] == str((11 - total % 11) % 10)


@given(st.sampled_from(sorted(MUNICIPALITIES)), st.sampled_from(["", "神奈川県", " 神奈川県 "]))
def test_a_municipality_is_understood_by_code_and_name(code: str, prefecture: str) -> None:
    assert find_area(code) == code
    assert find_area(prefecture + MUNICIPALITIES[code]) == code
    assert area_names([code]) == [MUNICIPALITIES[code]]


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("茅ケ崎市", "142077"),
        ("三浦郡葉山町", "143014"),
        ("神奈川県", "140007"),
        ("福岡市", None),
        ("", None),
    ],
)
def test_other_ways_to_write_a_place(word: str, code: str | None) -> None:
    assert find_area(word) == code


@given(st.text())
def test_any_word_is_a_place_or_none(word: str) -> None:
    assert find_area(word) in {None, *MUNICIPALITIES}
    assert label_of(ORG_TYPES, word) in {word, *ORG_TYPES.values()}


@pytest.mark.parametrize(
    "cost",
    ["5000円", "５０００円", "1回 10,450円～（要相談）", "15,000円/h", "5千円", "一万円", "¥500", "￥５００", "材料費 500円", "1人あたり0.5万円", "100円"],
)  # fmt: skip
def test_an_amount_beside_free_is_a_contradiction(cost: str) -> None:
    assert contradicts("free", cost)
    assert not contradicts("paid", cost)


@pytest.mark.parametrize("cost", ["無料", "０円", "0 円", "なし", "無償です。", "¥0"])
def test_nothing_but_free_beside_paid_is_a_contradiction(cost: str) -> None:
    assert contradicts("paid", cost)
    assert not contradicts("free", cost)


@pytest.mark.parametrize(
    "cost",
    ["無料（材料費500円は実費）", "参加費は無料、交通費1,000円", "要相談", "実費", "無料で何名でも可能", "円満に", "10名まで"],
)  # fmt: skip
def test_what_says_both_or_neither_stays(cost: str) -> None:
    assert not contradicts("free", cost)
    assert not contradicts("paid", cost)


@given(st.text(), st.sampled_from(["free", "paid", "", "later"]))
def test_any_text_contradicts_at_most_one_of_the_two(cost: str, kind: str) -> None:
    contradicts(kind, cost)
    assert not (contradicts("free", cost) and contradicts("paid", cost))
