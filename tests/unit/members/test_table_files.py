"""Files as the programs of an office write them."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from services.members.adapters.table_files import read_table
from services.members.domain.organisation_row import UNCOMPUTED
from services.members.domain.table_limits import UnreadableFile

TEXT = '団体名,区分\r\n"㈱髙島①,本店",構成員\r\n,\r\n団地の会,県内団体\r\n'
ROWS = [(1, ["団体名", "区分"]), (2, ["㈱髙島①,本店", "構成員"]), (4, ["団地の会", "県内団体"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_csv_is_read_in_every_encoding_of_an_office(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(TEXT.encode(encoding))
    assert read_table(file) == ROWS


def test_tabs_of_excels_unicode_text_are_understood(tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_bytes("団体名\t区分\r\n団地の会\t構成員\r\n".encode("utf-16"))
    assert read_table(file)[1] == (2, ["団地の会", "構成員"])


def test_excel_cells_become_the_text_that_people_see(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["団体名", "電話", "日付", "数"])
    sheet.append(["団地の会", 452101111, dt.datetime(2026, 4, 1), 3.0])  # noqa: DTZ001 - Excel knows no zone
    sheet.append([None, None, None, None])
    sheet.append(["=A2", "", dt.date(2026, 4, 2), 2.5])
    sheet.append([True, "x", "y", "z"])
    file = tmp_path / "list.xlsx"
    book.save(file)
    assert read_table(file) == [
        (1, ["団体名", "電話", "日付", "数"]),
        (2, ["団地の会", "452101111", "2026/04/01", "3"]),
        (4, [UNCOMPUTED, "", "2026/04/02", "2.5"]),
        (5, ["TRUE", "x", "y", "z"]),
    ]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(100), "Excel"),
        (b"PK\x03\x04broken", "Excel"),
        (b'a,b\n"open', "CSV"),
        (b"\x81\xff\xfe\x80", "CSV"),
    ],
)
def test_what_is_no_table_is_refused_with_a_way_out(
    tmp_path: Path, content: bytes, word: str
) -> None:
    file = tmp_path / "list.xls"
    file.write_bytes(content)
    with pytest.raises(UnreadableFile, match=word):
        read_table(file)


def test_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="見つかりません"):
        read_table(tmp_path / "nothing.csv")
