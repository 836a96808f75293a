"""What may become a link, and what a spreadsheet must not calculate."""

import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.publishing.domain.text import name_key, plain_cell, safe_link
from services.publishing.pages.open_data import as_csv


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "//example.jp/",
        "ftp://example.jp/",
        "https://",
        "https://user@example.jp/",
        "https://example.jp\\@evil.example/",
        "https://example.jp/\n",
        "java\tscript:alert(1)",
        "https://exam\u202eple.jp/",
        "https://[broken/",
        "https://example.jp:port/",
        "",
    ],
)
def test_nothing_but_a_plain_web_address_becomes_a_link(address: str) -> None:
    assert safe_link(address) == ""


@pytest.mark.parametrize(
    "address", ["https://example.jp/", "http://example.jp/a?b=c#d", "https://例え.jp/つながり"]
)
def test_a_web_address_stays_as_it_was_typed(address: str) -> None:
    assert safe_link(address) == address


@pytest.mark.parametrize(
    "text", ["=1+1", "+81", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠A"]
)
def test_a_cell_that_would_be_calculated_gets_an_apostrophe(text: str) -> None:
    assert plain_cell(text) == "'" + text


@pytest.mark.parametrize(
    "text", ["", "無料", "1回10,450円～(要相談)", "①", "「食」", "5～20名", "ー"]
)
def test_any_other_cell_stays_as_typed(text: str) -> None:
    assert plain_cell(text) == text


@given(st.text())
def test_no_cell_of_a_csv_begins_a_formula_and_none_is_lost(text: str) -> None:
    file = as_csv([{"cell": text}], [("cell", "")]).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(file, newline="")))
    assert len(rows) == 2
    cell = rows[1][0] if rows[1] else ""
    assert unicodedata.normalize("NFKC", cell[:1])[:1] not in set("=+-@\t\r\n")
    assert cell.removeprefix("'") == text.removeprefix("'")


def test_names_are_compared_without_width_and_spaces() -> None:
    assert name_key("㈱ つながり　ＡＢＣ") == name_key("(株)つながりABC")
