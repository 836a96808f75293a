"""Reads CSV and Excel files into rows of text, whatever program of an office wrote them."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from services.members.domain.organisation_row import UNCOMPUTED


class UnreadableFile(Exception):
    """The file cannot be read as a table; the message says why and what to do."""


def read_table(path: Path) -> list[tuple[int, list[str]]]:
    """The rows that are not empty, each with its number as Excel counts (from 1). Raises UnreadableFile."""
    try:
        with path.open("rb") as file:
            is_zip = file.read(4) == b"PK\x03\x04"
        rows = _excel_rows(path) if is_zip else _csv_rows(path)
        return [
            (number, cells)
            for number, cells in enumerate(rows, start=1)
            if any(cell.strip() for cell in cells)
        ]
    except FileNotFoundError:
        raise UnreadableFile(
            f"{path} が見つかりません。ファイルの場所と名前をご確認ください。"
        ) from None
    except OSError as error:
        raise UnreadableFile(
            f"{path} を読めません（{error.strerror}）。ファイルの権限をご確認ください。"
        ) from None


def _csv_rows(path: Path) -> Iterator[list[str]]:
    text = _decode(path.read_bytes())
    head = text.partition("\n")[0]
    delimiter = "\t" if "\t" in head and "," not in head else ","
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise UnreadableFile(
            f"CSVとして読めません（{error}）。Excelで開いて保存し直してください。"
        ) from None


def _decode(raw: bytes) -> str:
    """UTF-8 with or without BOM, UTF-16 with BOM (Excel's "Unicode text"), or CP932."""
    is_utf_16 = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if is_utf_16 else ["utf-8-sig", "cp932"]
    if is_utf_16 or b"\0" not in raw:
        for encoding in encodings:
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise UnreadableFile(
        "CSVでもExcel（.xlsx）でもないか、文字コードが分かりません。"
        "Excelで開き、「CSV UTF-8」または .xlsx の形で保存し直してください。"
    )


def _excel_rows(path: Path) -> Iterator[list[str]]:
    try:
        values = openpyxl.load_workbook(path, read_only=True, data_only=True)
        formulas = openpyxl.load_workbook(path, read_only=True)
        pairs = zip(
            values.worksheets[0].iter_rows(values_only=True),
            formulas.worksheets[0].iter_rows(values_only=True),
            strict=True,
        )
        for row, typed in pairs:
            yield [_cell_text(value, formula) for value, formula in zip(row, typed, strict=True)]
        values.close()
        formulas.close()
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError):
        raise UnreadableFile(
            "Excelのファイルとして読めません。Excelで開いて .xlsx で保存し直してください。"
        ) from None


def _cell_text(value: Any, formula: Any) -> str:
    """A cell as a person reads it: whole numbers without ".0", dates as 2026/04/01."""
    if value is None:
        return UNCOMPUTED if isinstance(formula, str) and formula.startswith("=") else ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.strftime("%Y/%m/%d" if value.time() == dt.time() else "%Y/%m/%d %H:%M")
    if isinstance(value, dt.date):
        return value.strftime("%Y/%m/%d")
    return str(value)
