"""Where marks lie, whatever the text is, and what finding them costs."""

import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from services.commands.main import cli
from services.entries.domain.personal_data import KIND_LABELS, Kind, find_personal_data

FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}
PIECES = st.sampled_from(
    ["045-210-1111", "〇四五", "+81 ", "a.b@example.jp", "[at]", "LINE ID: x_1234", "田中", "はなこ", "さん", "くん", "（45歳）", "①", "ｶﾞ",
     "横浜市中区", "1-2-3", "の自宅", "小学校3年2組", "うつ病の長男が", "暮らし", "普通 1234567", "1234 5678 9018", "\u200b", "か\u3099", "。", "\n", " "]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=4), max_size=12).map("".join)


@given(TEXTS)
def test_marks_lie_inside_the_text_in_order_and_apart(text: str) -> None:
    end_before = 0
    for mark in find_personal_data(text):
        assert end_before <= mark.start < mark.end <= len(text)
        end_before = mark.end


@given(TEXTS)
def test_a_text_in_full_width_has_the_same_marks(text: str) -> None:
    assert find_personal_data(text.translate(FULL_WIDTH)) == find_personal_data(text)


@pytest.mark.parametrize(
    ("text", "piece", "kind"),
    [
        ("㈱そら　０４５－２１０－１１１１まで", "０４５－２１０－１１１１", Kind.PHONE),
        ("①０４５－２１０－１１１１", "０４５－２１０－１１１１", Kind.PHONE),
        ("℡045\u200b-210-1111", "045\u200b-210-1111", Kind.PHONE),
        ("ﾎﾞﾗﾝﾃｨｱのﾀﾅｶさん", "ﾀﾅｶさん", Kind.PERSON_NAME),
        ("か\u3099っこうの髙𣘺さんと𠮷田さん", "𠮷田さん", Kind.PERSON_NAME),
        ("😀 hanako＠example．jp", "hanako＠example．jp", Kind.EMAIL),
    ],
)
def test_places_are_code_points_of_what_was_typed(text: str, piece: str, kind: Kind) -> None:
    found = [(text[mark.start : mark.end], mark.kind) for mark in find_personal_data(text)]
    assert (piece, kind) in found


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "unit",
    ["0-", "0", "(at)a.", "a@", "a.", "市", "横浜市1-", "1丁目", "小1年", "田中 ", "あくん", "(((", "LINE ID ", "うつ病の長男が横浜市で", "口座", "山"],
)  # fmt: skip
def test_a_hostile_text_costs_no_more_than_its_length(unit: str) -> None:
    """A hundred thousand characters, fifty times what a field takes: with anything quadratic it would be minutes."""
    find_personal_data((unit * 100_000)[:100_000])


def test_every_kind_has_its_words() -> None:
    assert set(KIND_LABELS) == set(Kind)


def test_the_command_prints_one_array_per_line() -> None:
    typed = "電話０９０－１２３４－５６７８\r\n\n参加費500円\nmail: a@example.jp\u2028b"
    answer = CliRunner().invoke(cli, ["entries", "check-text"], input=typed.encode())
    assert answer.exit_code == 0
    assert [json.loads(line) for line in answer.output.splitlines()] == [
        [{"start": 2, "end": 15, "kind": "phone"}],
        [],
        [],
        [{"start": 6, "end": 18, "kind": "email"}],
    ]


def test_the_command_reads_what_is_no_utf_8_as_far_as_it_goes() -> None:
    answer = CliRunner().invoke(cli, ["entries", "check-text"], input=b"\xff\xfe 090-1234-5678\n")
    assert [found["kind"] for found in json.loads(answer.output)] == ["phone"]
