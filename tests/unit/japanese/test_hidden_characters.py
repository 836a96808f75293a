"""What nobody sees: refused, dropped, or kept where it does something."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.japanese.hidden_characters import (
    INVISIBLE,
    REFUSED,
    HiddenCharacter,
    clean_text,
    shows_nothing,
    visible,
    without_invisible,
)

ANYTHING = st.text(st.characters(exclude_categories=[]))


@given(ANYTHING)
def test_clean_text_is_clean(text: str) -> None:
    try:
        clean = clean_text(text)
    except HiddenCharacter:
        return
    assert clean_text(clean) == clean
    assert not re.search(f"[{REFUSED}]", clean)
    assert "\r" not in clean


@pytest.mark.parametrize("code", [*range(0x20), *range(0x7F, 0xA0), 0x202E, 0xFDD0, 0xFFFF, 0xD800])
def test_what_hides_or_reorders_is_refused_between_letters(code: int) -> None:
    if chr(code) in "\n\t\r":
        assert clean_text(f"a{chr(code)}b")
    else:
        with pytest.raises(HiddenCharacter):
            clean_text(f"a{chr(code)}b")


@pytest.mark.parametrize(
    "text", ["①㈱髙～", "\ue000の会", "神\ufa19", "か\u3099", "👨\u200d👩\u200d👧"]
)
def test_what_people_write_is_taken(text: str) -> None:
    assert clean_text(text)


def test_compatibility_kanji_keep_their_shape_and_marks_are_composed() -> None:
    assert clean_text("\ufa19か\u3099") == "\ufa19が"


@given(ANYTHING)
def test_dropping_twice_drops_no_more(line: str) -> None:
    assert without_invisible(without_invisible(line)) == without_invisible(line)
    assert visible(visible(line)) == visible(line)


@given(ANYTHING)
def test_a_line_that_is_shown_holds_no_controls_and_loses_no_kanji(line: str) -> None:
    shown = visible(line)
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in shown if c != "\t")
    assert [
        c for c in line if unicodedata.category(c) in ("Lo", "Co", "Nd") and not shows_nothing(c)
    ] == [c for c in shown if unicodedata.category(c) in ("Lo", "Co", "Nd")]


@given(st.text(st.sampled_from("\u200b\u3164 \u3000\n\ufeff\u2800\ufe0f")))
def test_nothing_but_invisible_characters_shows_nothing(text: str) -> None:
    assert shows_nothing(text)
    assert not shows_nothing(text + "会")
    assert re.fullmatch(f"[{INVISIBLE}]*", text)
