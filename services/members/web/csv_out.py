"""A table as a CSV file to download."""

from collections.abc import Iterable, Sequence

from werkzeug.wrappers import Response

from services.japanese.csv_table import csv_table


def csv_response(filename: str, headings: Sequence[str], rows: Iterable[Iterable[str]]) -> Response:
    return Response(
        csv_table(headings, rows),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )
