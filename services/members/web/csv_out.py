"""CSV as Excel opens it: UTF-8 with BOM, CRLF, and no cell that Excel would run as a formula."""

import csv
import io
from collections.abc import Iterable

from werkzeug.wrappers import Response

# Also full-width: Excel understands those as well (CSV injection, OWASP).
_FORMULA_SIGNS = tuple("=+-@\t\r＝＋－＠")


def neutralised(cell: str) -> str:
    """A cell that Excel shows as text, whatever it begins with."""
    return f"'{cell}" if cell.lstrip(" \n　").startswith(_FORMULA_SIGNS) else cell


def csv_response(filename: str, headings: Iterable[str], rows: Iterable[Iterable[str]]) -> Response:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([neutralised(cell) for cell in row] for row in rows)
    return Response(
        ("\ufeff" + text.getvalue()).encode(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )
