"""Excel files that lie, or that unfold to more than anybody can read."""

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.members.adapters.table_files import read_table
from services.members.adapters.workbooks import workbook_rows
from services.members.domain.table_limits import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, UnreadableFile
from tests.running import ROOT
from tests.unit.members.workbooks import cell, row, workbook

HEADING = row(cell("団体名"), cell("団体種別"), cell("区分"))
# More than any list needs, and a fraction of what these files took before.
MOST_MEGABYTES = 150


@pytest.mark.parametrize("dimension", ["A1", "A1:C3", "A1:B2", "A1:XFD1048576", "nonsense", ""])
def test_every_row_is_read_whatever_the_sheet_says_of_its_size(
    tmp_path: Path, dimension: str
) -> None:
    rows = "".join(row(cell(f"団体{number}"), cell("npo"), cell("member")) for number in range(20))
    file = workbook(tmp_path / "list.xlsx", HEADING + rows, dimension=dimension)
    if dimension == "nonsense":
        with pytest.raises(UnreadableFile):
            read_table(file)
        return
    table = read_table(file)
    assert len(table) == 21
    assert table[-1] == (21, ["団体19", "npo", "member"])


def test_rows_keep_the_numbers_that_excel_shows(tmp_path: Path) -> None:
    rows = row(cell("一"), number=3) + row(cell("二"), number=1_048_576)
    assert read_table(workbook(tmp_path / "list.xlsx", rows)) == [(3, ["一"]), (1_048_576, ["二"])]


@pytest.mark.parametrize("numbers", [(2, 1), (2, 2), (1_048_577,), ("9" * 30,), ("9" * 5000,)])
def test_rows_that_stand_nowhere_are_not_passed_over(
    tmp_path: Path, numbers: tuple[int | str, ...]
) -> None:
    rows = "".join(row(cell("団地の会"), number=number) for number in numbers)
    with pytest.raises(UnreadableFile, match="Excel"):
        read_table(workbook(tmp_path / "list.xlsx", rows))


def test_cells_formatted_to_the_edge_of_the_sheet_are_no_columns(tmp_path: Path) -> None:
    rows = "".join(
        row(f'<c r="A{n}" t="str"><v>団体{n}</v></c>', f'<c r="XFD{n}"/>', number=n)
        for n in range(1, 50)
    )
    table = read_table(workbook(tmp_path / "list.xlsx", rows))
    assert [cells[0] for _, cells in table] == [f"団体{n}" for n in range(1, 50)]
    assert len(table[0][1]) == MOST_COLUMNS


def test_a_full_list_as_excel_keeps_it_is_read(tmp_path: Path) -> None:
    """As many rows as may be, eleven columns, every text with its furigana."""
    texts = "".join(
        f'<si><t>団体{n}の活動</t><rPh sb="0" eb="2"><t>ダンタイ</t></rPh><phoneticPr fontId="1"/></si>'
        for n in range(50_000)
    )
    rows = "".join(
        row(*(f'<c t="s"><v>{n * 10 + column}</v></c>' for column in range(10)))
        for n in range(MOST_ROWS - 1)
    )
    table = read_table(workbook(tmp_path / "list.xlsx", HEADING + rows, texts))
    assert len(table) == MOST_ROWS
    assert table[-1][1][9] == "団体49989の活動"


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_one_row_or_column_too_many_is_said(tmp_path: Path, kind: str) -> None:
    def write(name: str, rows: int, columns: int) -> Path:
        file = tmp_path / f"{name}.{kind}"
        if kind == "csv":
            file.write_text(("a," * (columns - 1) + "a\n") * rows)
        else:
            workbook(file, row(*[cell("a")] * columns) * rows)
        return file

    assert len(read_table(write("most", MOST_ROWS, 2))) == MOST_ROWS
    assert len(read_table(write("widest", 1, MOST_COLUMNS))[0][1]) == MOST_COLUMNS
    with pytest.raises(UnreadableFile, match="行が多すぎます"):
        read_table(write("rows", MOST_ROWS + 1, 2))
    with pytest.raises(UnreadableFile, match="列が多すぎます"):
        read_table(write("columns", 1, MOST_COLUMNS + 1))


def test_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(b"a\n" * (MOST_BYTES // 2) + b"b")
    with pytest.raises(UnreadableFile, match="5MB"):
        read_table(file)


HOSTILE: dict[str, Callable[[Path], Path]] = {
    "three million cells in a row": lambda file: workbook(file, row("<c/>" * 3_000_000)),
    "as many cells in a row as may be": lambda file: workbook(file, row("<c/>" * 95_000)),
    "a million shared texts": lambda file: workbook(file, HEADING, "<si><t>a</t></si>" * 1_000_000),
    "as many shared texts as may be": lambda file: workbook(
        file, HEADING, "<si><t>a</t></si>" * 299_000
    ),
    "one text of 25 megabytes": lambda file: workbook(file, HEADING + row(cell("a" * 25_000_000))),
    "one text of 60 megabytes": lambda file: workbook(file, HEADING + row(cell("a" * 60_000_000))),
    "7,000 rows to the edge of the sheet": lambda file: workbook(
        file, "".join(row(f'<c r="XFD{n}"/>', number=n) for n in range(1, 7_000))
    ),
    "5,000 rows with something at the edge": lambda file: workbook(
        file, "".join(row(f'<c r="XFD{n}"><v>1</v></c>', number=n) for n in range(1, 5_000))
    ),
    "elements inside each other": lambda file: workbook(
        file, row("<c>" * 100_000 + "</c>" * 100_000)
    ),
    "entities": lambda file: workbook(
        file, row(cell("&x;" * 9)), before='<!DOCTYPE x [<!ENTITY x "xxxxxxxx">]>'
    ),
}
_READ = """
import resource, sys
from pathlib import Path
from services.members.domain.organisation_row import read_row
from services.members.adapters.table_files import read_table
from services.members.domain.table_limits import UnreadableFile
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    for number, cells in read_table(Path(sys.argv[1])):
        read_row(number, {"name": cells[0], "org_type": "npo", "kind": "member"})
    said = "read"
except UnreadableFile as error:
    said = str(error)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, said)
"""


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_workbook_takes_more_memory_than_a_list_could(tmp_path: Path, kind: str) -> None:
    file = HOSTILE[kind](tmp_path / "list.xlsx")
    assert file.stat().st_size < 1_000_000
    answer = subprocess.run(
        [sys.executable, "-c", _READ, str(file)],
        cwd=ROOT,
        text=True,
        capture_output=True,
        timeout=110,
        check=True,
    )
    megabytes, said = answer.stdout.strip().split(" ", 1)
    assert int(megabytes) < MOST_MEGABYTES, said
    assert said == "read" or said.endswith("ください。")


def _sound() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (["団体名", "団体種別"], ["団地の会", "=A1"], ["二", 3]):
        sheet.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


SOUND = _sound()


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), min_size=1, max_size=20
    ),
    st.integers(1, len(SOUND)),
)
def test_a_damaged_workbook_is_read_or_refused_and_nothing_else(
    damage: list[tuple[int, int]], length: int
) -> None:
    content = bytearray(SOUND)
    for place, byte in damage:
        content[place] = byte
    for some in (bytes(content), SOUND[:length]):
        try:
            assert len(list(workbook_rows(some))) < 100
        except UnreadableFile:
            pass
