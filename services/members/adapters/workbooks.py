"""Reads the first sheet of an Excel workbook, after looking whether that is work worth beginning.

A workbook is a zip of XML: some kilobytes can unfold to gigabytes. So its parts are counted first, in a stream
that keeps nothing, and only a workbook of the size of a list is given to openpyxl.
"""

import io
import zipfile
from collections.abc import Iterator
from itertools import zip_longest
from typing import IO, Any
from xml.parsers import expat

import openpyxl

from services.japanese.table_cell import cell_text
from services.members.domain.organisation_row import UNCOMPUTED
from services.members.domain.table_limits import MOST_COLUMNS, UnreadableFile, too_many_columns

MOST_PARTS = 1_000
MOST_UNPACKED = 30 * 1024 * 1024
# Five thousand full rows have about 300,000, with the furigana that Excel keeps about 450,000.
MOST_ELEMENTS = 600_000
# Of one row, of one text that cells share, or of what stands outside of these: openpyxl holds all of it at once.
MOST_ELEMENTS_TOGETHER = 100_000
MOST_DEPTH = 50
# Cells up to the last one of each row, empty ones too: five thousand rows that are formatted to the edge of the sheet.
MOST_PLACES = 100_000_000
# The last row of Excel.
LAST_ROW = 1_048_576
_TOGETHER = frozenset({"row", "si"})


def workbook_rows(content: bytes) -> Iterator[list[str]]:
    """The rows of the first sheet as text, from the first to the last that there is. Raises UnreadableFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            has_formulas = _look_over(parts)
        yield from _rows(content, has_formulas)
    except UnreadableFile:
        raise
    except Exception:
        # A library that is given a broken file raises whatever comes.
        raise UnreadableFile(
            "Excelのファイルとして読めません。Excelで開いて .xlsx で保存し直してください。"
        ) from None


def _look_over(parts: zipfile.ZipFile) -> bool:
    """Whether there are formulas. Raises UnreadableFile for more than a list of organisations can have."""
    infos = parts.infolist()
    # zipfile unpacks no more of a part than it says here.
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise _too_much()
    count = _Count()
    for info in infos:
        with parts.open(info) as part:
            count.add(part)
    return count.has_formulas


def _too_much() -> UnreadableFile:
    return UnreadableFile(
        "Excelのファイルの中身が多すぎます。団体の一覧のシートだけを新しいブックに写し、使っていない行や列を消して保存してから、"
        "もう一度取り込んでください。"
    )


class _Count:
    """How much XML there is, over all parts of a workbook."""

    def __init__(self) -> None:
        self.elements = 0
        self.has_formulas = False

    def add(self, part: IO[bytes]) -> None:
        """Count one part. Raises UnreadableFile as soon as it is too much."""
        self._depth = self._together = self._last_row = 0
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            parser.ParseFile(part)
        except expat.ExpatError:
            # A picture, or broken from here on: openpyxl reads no further either.
            pass

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        self._together = 0 if name in _TOGETHER else self._together + 1
        self.elements += 1
        self._depth += 1
        if (
            self.elements > MOST_ELEMENTS
            or self._together > MOST_ELEMENTS_TOGETHER
            or self._depth > MOST_DEPTH
        ):
            raise _too_much()
        self.has_formulas |= name == "f"
        if name == "row":
            self._follow(attributes.get("r", ""))

    def _end(self, tag: str) -> None:
        self._depth -= 1

    def _follow(self, number: str) -> None:
        """Rows stand in their order: openpyxl passes over one that comes too late."""
        row = int(number) if number else self._last_row + 1
        if not self._last_row < row <= LAST_ROW:
            raise ValueError("rows out of order")
        self._last_row = row

    def _doctype(self, *_: Any) -> None:
        raise ValueError("no workbook declares entities")


def _rows(content: bytes, has_formulas: bool) -> Iterator[list[str]]:
    values = _first_sheet(content, data_only=True)
    if not has_formulas:
        yield from ([cell_text(value) for value in row] for row in values)
        return
    for row, typed in zip(values, _first_sheet(content, data_only=False), strict=True):
        yield [
            UNCOMPUTED if value is None and formula is not None else cell_text(value)
            for value, formula in zip_longest(row, typed)
        ]


def _first_sheet(content: bytes, data_only: bool) -> Iterator[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=data_only)
    sheet = book.worksheets[0]
    # How far a sheet goes is what its rows say, not its dimension, which some programs get wrong.
    sheet.reset_dimensions()
    places = 0
    for row in sheet.iter_rows(values_only=True):
        places += len(row)
        if places > MOST_PLACES:
            raise _too_much()
        # Formatted cells without content may reach as far as they like.
        beyond = row[MOST_COLUMNS:]
        if beyond.count(None) < len(beyond):
            raise too_many_columns()
        yield row[:MOST_COLUMNS]
