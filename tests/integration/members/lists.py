"""Files of organisations as tests need them, and what the outbox says after taking one in."""

import csv
import json
from pathlib import Path
from typing import Any

from services.chassis.runtime.clock import now
from services.chassis.runtime.database import Database
from services.members.adapters.table_files import read_table
from services.members.domain.import_report import Report
from services.members.domain.steps import Actor
from services.members.store.work import Store
from services.members.usecases.import_organisations import Progress, import_organisations
from services.members.usecases.release_profiles import release_profiles

RELEASER = Actor("7c1d0c4e-2f0b-4f7b-8d51-90b2f8a0e3d4", "試験 公開", roles=frozenset({"approver"}))
SOUND = {"name": "団地の会", "org_type": "npo", "kind": "member"}
CONTACT = {
    "contact_name": "試験 花子",
    "contact_email": "hanako.shiken@example.jp",
    "contact_phone": "045-210-1111",
}


def write_list(folder: Path, *rows: dict[str, str]) -> Path:
    """A CSV with the columns of the first row; what a row lacks is that of a sound organisation."""
    file = folder / "list.csv"
    full = [SOUND | row for row in rows]
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(full[0]))
        writer.writeheader()
        writer.writerows(full)
    return file


def import_list(
    database: Database, file: Path, dry_run: bool = False, progress: Progress | None = None
) -> Report:
    """Take a file in, as the command does."""
    with Store(database).work() as work:
        return import_organisations(work, read_table(file), dry_run, progress)


def events(database: Database) -> list[dict[str, Any]]:
    """Every event in the outbox, in the order it was written."""
    with database.unit_of_work() as uow:
        return [
            json.loads(row["body"]) for row in uow.all("SELECT body FROM outbox ORDER BY position")
        ]


def organisation(database: Database, name: str = "団地の会") -> dict[str, Any]:
    with database.unit_of_work() as uow:
        row = uow.one(
            "SELECT o.*, c.id AS contact_id, c.email, c.undeliverable_at FROM organisation o"
            " LEFT JOIN contact c ON c.organisation_id = o.id WHERE o.name = %s",
            (name,),
        )
    assert row is not None
    return row


def release(database: Database) -> int:
    """Release everything that waits, as the console's one button does."""
    with Store(database).work() as work:
        return release_profiles(work, work.releases.get_waiting().mark, RELEASER, now())
