"""CSV as Excel and offices write and open it."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from services.japanese.table_cell import protected

_BOM = "\ufeff"


class NoCsv(ValueError):
    """This is no CSV; the message says what is wrong with it."""


class UnknownEncoding(NoCsv):
    """Neither UTF-8, UTF-16 with BOM, nor CP932, or no text at all."""


def csv_table(heading: Sequence[str], rows: Iterable[Iterable[str]]) -> bytes:
    """UTF-8 with BOM and CRLF, as Excel opens it; no cell is taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows(map(protected, row) for row in rows)
    return (_BOM + text.getvalue()).encode()


def csv_rows(content: bytes) -> Iterator[list[str]]:
    """The rows of a file, cells as they are written there, with commas or tabs between them.

    Raises NoCsv while it is read, UnknownEncoding before the first row.
    """
    text = _decode(content)
    head = text.partition("\n")[0]
    delimiter = "\t" if "\t" in head and "," not in head else ","
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise NoCsv(str(error)) from None


def _decode(content: bytes) -> str:
    """UTF-8 with or without BOM, UTF-16 with BOM (Excel's "Unicode text"), or CP932."""
    is_utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if is_utf_16 else ["utf-8-sig", "cp932"]
    if is_utf_16 or b"\0" not in content:
        for encoding in encodings:
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise UnknownEncoding
