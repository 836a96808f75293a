"""Cells and files that spreadsheets open and write."""

import csv
import datetime as dt
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.japanese.csv_table import NoCsv, UnknownEncoding, csv_rows, csv_table
from services.japanese.table_cell import as_typed, cell_text, protected

CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")) | st.text(
    st.sampled_from("'=+-@−－＝＋＠\t\r\n 　1a,;\""), max_size=8
)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+81", "-1", "−1", "@SUM(A1)", "\t=1", "\r=1", "\n1", "＝1+1", "＋1", "－1", "﹣1", "＠A", " =1", "　=1", "'=1", "''-1"],
)  # fmt: skip
def test_a_cell_that_would_be_calculated_gets_an_apostrophe(text: str) -> None:
    assert protected(text) == "'" + text


@pytest.mark.parametrize(
    "text", ["", "無料", "1回10,450円～(要相談)", "①", "「食」", "5～20名", "ー", "'90s", " 1", "'"]
)
def test_any_other_cell_stays_as_typed(text: str) -> None:
    assert protected(text) == text
    assert as_typed(text) == text


@given(CELLS)
def test_no_protected_cell_begins_a_formula_and_each_comes_back(text: str) -> None:
    cell = protected(text)
    assert unicodedata.normalize("NFKC", cell.lstrip(" 　")[:1])[:1] not in set("=+-@−")
    assert cell[:1] not in set("\t\r\n")
    assert as_typed(cell) == text


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5))
def test_our_own_file_is_read_back_as_it_was(rows: list[list[str]]) -> None:
    file = csv_table(["a", "b"], rows)
    assert file.startswith(b"\xef\xbb\xbf")
    head, *read = csv_rows(file)
    assert head == ["a", "b"]
    assert [[as_typed(cell) for cell in row] for row in read] == rows


def test_lines_end_as_excel_ends_them() -> None:
    assert csv_table(["a"], [["b"]]) == "\ufeffa\r\nb\r\n".encode()


@given(st.binary())
def test_any_file_is_read_or_refused(content: bytes) -> None:
    try:
        list(csv_rows(content))
    except NoCsv:
        pass


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
def test_what_offices_write_is_read_with_its_zeros(encoding: str) -> None:
    assert list(csv_rows("団体名,電話\r\n㈱髙島,0451234567\r\n".encode(encoding))) == [
        ["団体名", "電話"],
        ["㈱髙島", "0451234567"],
    ]


def test_tabs_divide_where_there_are_no_commas() -> None:
    assert list(csv_rows("団体名\t区分\n会\t構成員\n".encode("utf-16"))) == [
        ["団体名", "区分"],
        ["会", "構成員"],
    ]


@pytest.mark.parametrize("content", [b"\0\x01", b"\xff\xfe\x00", b"\x81\xff\xfd"])
def test_what_is_no_text_is_named_as_such(content: bytes) -> None:
    with pytest.raises(UnknownEncoding):
        list(csv_rows(content))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "TRUE"),
        (12.0, "12"),
        (0.5, "0.5"),
        (7, "7"),
        ("0045", "0045"),
        (dt.datetime(2026, 4, 1), "2026/04/01"),  # noqa: DTZ001 - a workbook knows no zone
        (dt.datetime(2026, 4, 1, 9, 5), "2026/04/01 09:05"),  # noqa: DTZ001 - a day without a zone, as a file may hold it
        (dt.date(2026, 4, 1), "2026/04/01"),
    ],
)
def test_a_cell_of_a_workbook_says_what_a_person_reads(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_a_table_is_a_csv_for_any_reader() -> None:
    file = csv_table(["名前"], [["=1\n二"]]).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(file, newline=""))) == [["名前"], ["'=1\n二"]]
