import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain.quoting import MARK, WIDTH, one_line, quote

HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
JOINERS = "\u200c\u200d"


def columns(text: str) -> int:
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WFA" else 1
        for c in text
    )


@given(st.text())
def test_every_quoted_line_carries_the_mark_and_fits(text: str) -> None:
    quoted = quote(text)
    for line in quoted.splitlines():
        assert line.startswith(MARK)
        assert columns(line.removeprefix(MARK)) <= WIDTH + 2
        assert not any(unicodedata.category(c) in HIDDEN for c in line if c not in JOINERS)


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1


@given(
    st.text(
        alphabet=st.characters(
            categories=("Lo", "Ll", "Nd", "Co"), exclude_characters="\u115f\u1160\u3164\uffa0"
        )
    )
)
def test_quoting_loses_no_letter(text: str) -> None:
    assert quote(text).replace(MARK, "").replace("\n", "") == text


def test_rare_kanji_of_an_office_and_joined_letters_reach_the_reader() -> None:
    assert quote("\ue000田 👨\u200d👩\u200d👧") == "　｜\ue000田 👨\u200d👩\u200d👧"
    assert quote("a\u200d\u202eb") == "　｜ab"


def test_text_is_kept_as_typed() -> None:
    assert quote("①㈱髙～を、\n　ご覧ください。") == "　｜①㈱髙～を、\n　｜　ご覧ください。"


def test_empty_lines_go_at_the_ends_and_stay_within() -> None:
    assert quote("\n\n上\n\n下\n\n") == "　｜上\n　｜\n　｜下"


def test_no_line_begins_with_a_full_stop() -> None:
    assert quote("あ" * 33 + "。い") == "　｜" + "あ" * 33 + "。\n　｜い"


def test_line_ends_of_every_kind_are_marked() -> None:
    hostile = "一\r\n二\r三\u2028四\u2029五\x0b六\x0c七\x85八"
    assert quote(hostile).split("\n") == [MARK + word for word in "一二三四五六七八"]


def test_characters_that_reorder_or_hide_are_gone() -> None:
    assert one_line("表\u202e示\u200b\x07") == "表示"
