"""A list of organisations as it was written: which column is which, and what each row says or lacks."""

from dataclasses import dataclass

from services.members.domain.columns import COLUMNS, REQUIRED_COLUMNS, find_column
from services.members.domain.organisation_row import Fault, OrganisationRow, read_row
from services.members.domain.table_limits import UnreadableFile

# The rows that are not empty, each with its number as Excel counts (from 1).
Table = list[tuple[int, list[str]]]


@dataclass(frozen=True)
class WrongRow:
    """A row that cannot be taken; ``name`` as written."""

    row: int
    name: str
    faults: list[Fault]


@dataclass(frozen=True)
class OrganisationList:
    """Each sound row once, in the order of the file; the wrong ones; headings that mean nothing to us."""

    rows: list[OrganisationRow]
    wrong: list[WrongRow]
    ignored_headings: list[str]


def read_list(table: Table) -> OrganisationList:
    """Read a table whose first row has the headings.

    A second row of the same organisation is wrong. Raises UnreadableFile for a table without rows, and where a
    column without which no row makes sense is missing or stands there twice.
    """
    if not table:
        raise UnreadableFile(
            "ファイルに行がありません。1行目に見出し（団体名、団体種別、区分など）を入れてください。"
        )
    headings, ignored = _read_headings(table[0][1])
    rows: dict[str, OrganisationRow] = {}
    wrong: list[WrongRow] = []
    for number, cells in table[1:]:
        by_column = {
            column: cells[position] if position < len(cells) else ""
            for position, column in headings.items()
        }
        read = read_row(number, by_column)
        if isinstance(read, OrganisationRow) and read.key in rows:
            read = [_twice(number, by_column["name"], rows[read.key].row)]
        if isinstance(read, OrganisationRow):
            rows[read.key] = read
        else:
            wrong.append(WrongRow(number, by_column["name"], read))
    return OrganisationList(list(rows.values()), wrong, ignored)


def _read_headings(cells: list[str]) -> tuple[dict[int, str], list[str]]:
    """Column by position, and the headings that are none of ours."""
    headings: dict[int, str] = {}
    ignored = []
    for position, cell in enumerate(cells):
        column = find_column(cell)
        if column is None:
            if cell.strip():
                ignored.append(cell)
        elif column in headings.values():
            label = COLUMNS[column][0]
            raise UnreadableFile(f"「{label}」の列が2つあります（{cell}）。1つにしてください。")
        else:
            headings[position] = column
    missing = [COLUMNS[column][0] for column in REQUIRED_COLUMNS if column not in headings.values()]
    if missing:
        raise UnreadableFile(
            f"1行目に次の見出しがありません：{'、'.join(missing)}。見出しの行を先頭に置いてください。"
        )
    return headings, ignored


def _twice(row: int, name: str, first: int) -> Fault:
    return Fault(
        row,
        COLUMNS["name"][0],
        name,
        f"{first}行目と同じ団体です。",
        "どちらか1行にまとめてください。",
    )
