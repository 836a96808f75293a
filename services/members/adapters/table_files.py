"""Reads CSV and Excel files into rows of text, whatever program of an office wrote them."""

from collections.abc import Iterator
from pathlib import Path

from services.japanese.csv_table import NoCsv, UnknownEncoding, csv_rows
from services.members.adapters.workbooks import workbook_rows
from services.members.domain.organisation_list import Table
from services.members.domain.table_limits import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    UnreadableFile,
    too_many_bytes,
    too_many_columns,
    too_many_rows,
)


def read_table(path: Path) -> Table:
    """The rows that are not empty.

    Raises UnreadableFile, also for a file that is larger than a list of organisations can be (table_limits).
    """
    content = _read(path)
    rows = workbook_rows(content) if content.startswith(b"PK\x03\x04") else _csv_rows(content)
    table: Table = []
    for number, cells in enumerate(rows, start=1):
        if any(cell.strip() for cell in cells):
            table.append((number, cells))
        if len(cells) > MOST_COLUMNS:
            raise too_many_columns()
        if len(table) > MOST_ROWS:
            raise too_many_rows()
    return table


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableFile(
            f"{path} が見つかりません。ファイルの場所と名前をご確認ください。"
        ) from None
    except OSError as error:
        raise UnreadableFile(
            f"{path} を読めません（{error.strerror}）。ファイルの権限をご確認ください。"
        ) from None
    if len(content) > MOST_BYTES:
        raise too_many_bytes()
    return content


def _csv_rows(content: bytes) -> Iterator[list[str]]:
    try:
        yield from csv_rows(content)
    except UnknownEncoding:
        raise UnreadableFile(
            "CSVでもExcel（.xlsx）でもないか、文字コードが分かりません。"
            "Excelで開き、「CSV UTF-8」または .xlsx の形で保存し直してください。"
        ) from None
    except NoCsv as error:
        raise UnreadableFile(
            f"CSVとして読めません（{error}）。Excelで開いて保存し直してください。"
        ) from None
