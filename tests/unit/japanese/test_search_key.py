"""What a search finds: a text however it was written, whatever part of it is looked for, and no other."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.japanese.search_key import SEARCH_VERSION, folded, search_key, search_words

TEXTS = st.text(
    st.sampled_from("アイビルサバーんガ会社株式㈱(株)NPO法人みどり髙高﨑邊辺 　・-－A\u200b葛\U000e0100ｶﾞｰか\u3099ゝワ")
    | st.characters(exclude_categories=["Cs"]),
    max_size=14,
)  # fmt: skip
# Without what only means something beside another: marks, dashes, brackets and short legal forms.
PLAIN = st.text("アイビルみどり髙高﨑邊辺國会齋斎斉ＡａｶﾅＺ①子ども食堂浜濵 　", max_size=14)


def finds(typed: str, *texts: str) -> bool:
    key = search_key(*texts)
    return all(word in key for word in search_words(typed))


@pytest.mark.parametrize(
    "spellings",
    [
        ("ふぁんける", "ファンケル", "ﾌｧﾝｹﾙ", "ファン ケル", "ファン　ける"),
        ("ＡＢＣ", "abc", "Ａ b C"),
        ("髙﨑", "高崎", "髙崎"),
        ("齋藤", "斎藤", "齊藤", "斉藤"),
        ("渡邉", "渡邊", "渡辺"),
        ("濱", "濵", "浜"),
        ("國學院", "国学院"),
        ("㈱ツルハ", "(株)ツルハ", "（株）つるは", "株式会社 ツルハ"),
        ("NPO法人みどり", "特定非営利活動法人みどり", "（特非）みどり"),
        ("R8-0001", "Ｒ８－０００１", "r8−0001", "R8ー0001"),
        ("ビ-ル", "ビール", "ﾋﾞｰﾙ", "びーる"),
        ("カ\u3099イド", "ガイド"),
        ("葛\U000e0100城", "葛城"),
    ],
)
def test_ways_of_writing_one_thing_find_each_other(spellings: tuple[str, ...]) -> None:
    for typed in spellings:
        for kept in spellings:
            assert finds(typed, f"はじめ{kept}おわり"), (typed, kept)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("NPO", "特定非営利活動法人みどり"),
        ("NPO 法人", "特定非営利活動法人みどり"),
        ("npo", "NPOと企業のつどい"),
        ("非営利", "NPO法人みどり"),
        ("(株)", "株式会社ツルハ"),
        ("食堂 子ども", "こども食堂と子ども会"),
        ("崎", "川﨑"),
        ("", "何でも"),
        ("　 ", "何でも"),
    ],
)
def test_a_part_of_it_is_enough(typed: str, kept: str) -> None:
    assert finds(typed, kept)


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        ("ビル", ("ビール",)),
        ("ビール", ("ビル",)),
        ("有限会社", ("株式会社ツルハ",)),
        ("子ども食堂", ("子ども", "食堂")),
        ("食堂 農園", ("子ども食堂",)),
        ("%", ("子ども食堂",)),
    ],
)
def test_another_thing_is_not_found(typed: str, texts: tuple[str, ...]) -> None:
    assert not finds(typed, *texts)


@given(TEXTS)
def test_any_text_is_folded_once_and_for_all(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert not any(character.isspace() for character in folded(text))


@given(PLAIN, PLAIN, PLAIN)
def test_every_part_of_a_text_finds_it(before: str, part: str, after: str) -> None:
    assert finds(part, before + part + after)


@given(PLAIN)
def test_no_way_of_writing_makes_another_text(text: str) -> None:
    for other in (text.upper(), text.lower(), f" {text}　", "\u200b".join(text), " ".join(text)):
        assert folded(other) == folded(text)


@given(TEXTS, TEXTS)
def test_no_long_vowel_is_dropped(before: str, after: str) -> None:
    assert folded(f"{before}ビール{after}") != folded(f"{before}ビル{after}")


# What each version of the rules makes of these: kept keys are made anew only where SEARCH_VERSION was raised.
CORPUS = (
    "㈱ツルハ", "認定NPO法人 神奈川子ども未来ファンド", "髙島屋・横浜", "ﾌｧﾝｹﾙ", "ビ-ル", "Café 辺", "斎藤商店（有）", "R8ー0001",
    "ふじさわ", "渡邉", "冨士見會", "葛\U000e0100城",
)  # fmt: skip
DIGESTS = {1: "b91782ac2890d834"}


def test_a_change_of_the_rules_raises_their_version() -> None:
    digest = hashlib.sha256(search_key(*CORPUS).encode()).hexdigest()[:16]
    assert digest == DIGESTS[SEARCH_VERSION], (
        "the rules of the key have changed: raise SEARCH_VERSION and add its digest"
    )
