"""Takes a list of organisations (CSV or Excel) in, row by row: the right rows stay, the wrong ones are explained."""

import uuid
from collections.abc import Callable
from pathlib import Path

from services.chassis.runtime.database import Database, Row, UnitOfWork
from services.members.domain.import_report import Outcome, Report
from services.members.domain.organisation import (
    FIELDS,
    IDENTITY,
    PUBLIC,
    Contact,
    registered_data,
    search_text,
    slug_for,
    unreleased,
)
from services.members.domain.organisation_row import (
    COLUMNS,
    REQUIRED_COLUMNS,
    Fault,
    OrganisationRow,
    find_column,
    read_row,
)
from services.members.events import ORGANISATION_REGISTERED
from services.members.store import organisations as store
from services.members.store.releases import get_waiting
from services.members.store.table_files import UnreadableFile, read_table
from services.members.usecases.announce_link import announce_link

Progress = Callable[[int, int], None]


def import_organisations(
    database: Database, path: Path, dry_run: bool = False, progress: Progress | None = None
) -> Report:
    """Take in every sound row of the file and report on each row.

    Organisations are the same when their names are (NFKC, without white space), so the same file again
    changes nothing. A column that the file lacks leaves its field alone; so do empty contact cells. All
    sound rows come in one transaction; with ``dry_run`` nothing is written. ``progress(done, total)``.
    The public site shows none of it until somebody of the secretariat releases it (release_profiles.py).
    Raises UnreadableFile when the file is no table or lacks a column without which no row makes sense.
    """
    table = read_table(Path(path))
    if not table:
        raise UnreadableFile(
            "ファイルに行がありません。1行目に見出し（団体名、団体種別、区分など）を入れてください。"
        )
    report = Report(dry_run)
    headings = _read_headings(table[0][1], report)
    rows = _read_rows(table[1:], headings, report)
    with database.unit_of_work() as uow:
        store.lock_imports(uow)
        known = store.find_by_keys(uow, [row.key for row in rows])
        number = store.next_number(uow)
        for done, row in enumerate(rows, start=1):
            existing = known.get(row.key)
            if existing is None:
                report.outcomes.append(Outcome(row.row, row.fields["name"], "new"))
                if not dry_run:
                    _add(uow, row, number)
                number += 1
            else:
                changed = _changed_fields(existing, row)
                what = "changed" if changed else "unchanged"
                report.outcomes.append(Outcome(row.row, row.fields["name"], what, tuple(changed)))
                if changed and not dry_run:
                    _change(uow, existing, row, changed)
            if progress:
                progress(done, len(rows))
        report.waiting = get_waiting(uow)["organisations"]
    report.outcomes.sort(key=lambda outcome: outcome.row)
    return report


def _read_headings(cells: list[str], report: Report) -> dict[int, str]:
    """Column by position; raises UnreadableFile where a needed one is missing or one stands there twice."""
    headings: dict[int, str] = {}
    for position, cell in enumerate(cells):
        column = find_column(cell)
        if column is None:
            if cell.strip():
                report.ignored_headings.append(cell)
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
    return headings


def _read_rows(
    table: list[tuple[int, list[str]]], headings: dict[int, str], report: Report
) -> list[OrganisationRow]:
    rows: dict[str, OrganisationRow] = {}
    for number, cells in table:
        by_column = {
            column: cells[position] if position < len(cells) else ""
            for position, column in headings.items()
        }
        read = read_row(number, by_column)
        if isinstance(read, OrganisationRow) and read.key in rows:
            read = [
                Fault(
                    number,
                    COLUMNS["name"][0],
                    by_column["name"],
                    f"{rows[read.key].row}行目と同じ団体です。",
                    "どちらか1行にまとめてください。",
                )
            ]
        if isinstance(read, OrganisationRow):
            rows[read.key] = read
        else:
            report.faults += read
            report.outcomes.append(Outcome(number, by_column["name"], "wrong"))
    return list(rows.values())


def _changed_fields(existing: Row, row: OrganisationRow) -> list[str]:
    changed = [field for field, value in row.fields.items() if existing[field] != value]
    if row.contact is not None and row.contact != _contact_of(existing):
        changed.append("contact")
    return changed


def _contact_of(existing: Row) -> Contact | None:
    if existing["contact_id"] is None:
        return None
    return Contact(existing["contact_name"], existing["contact_email"], existing["contact_phone"])


def _add(uow: UnitOfWork, row: OrganisationRow, number: int) -> None:
    organisation = {field: [] if field == "areas" else "" for field in FIELDS} | row.fields
    organisation |= {
        "id": str(uuid.uuid4()),
        "number": number,
        "slug": slug_for(number),
        "name_key": row.key,
        "search_text": search_text(organisation),
        "version": 1,
    }
    store.add_organisation(uow, organisation)
    uow.emit(ORGANISATION_REGISTERED.new(organisation["id"], 1, registered_data(organisation)))
    if row.contact is not None:
        store.write_contact(uow, organisation["id"], str(uuid.uuid4()), row.contact)


def _change(uow: UnitOfWork, existing: Row, row: OrganisationRow, changed: list[str]) -> None:
    organisation = dict(existing) | row.fields
    if set(changed).intersection(PUBLIC):
        # Also where nothing is announced: whoever releases an organisation names the version that they saw.
        organisation["version"] += 1
    if set(changed).intersection(IDENTITY):
        uow.emit(
            ORGANISATION_REGISTERED.new(
                organisation["id"], organisation["version"], registered_data(organisation)
            )
        )
    organisation["search_text"] = search_text(organisation)
    organisation["waits"] = bool(unreleased(organisation, existing["released"]))
    store.change_organisation(uow, organisation)
    if "contact" in changed:
        assert row.contact is not None
        store.write_contact(
            uow, organisation["id"], existing["contact_id"] or str(uuid.uuid4()), row.contact
        )
        if existing["linked"]:
            announce_link(uow, organisation["id"])
