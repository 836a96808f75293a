"""Files of organisations as tests need them, and what the outbox says after taking one in."""

import csv
import json
from pathlib import Path
from typing import Any

from services.chassis.runtime.clock import now
from services.chassis.runtime.database import Database
from services.members.store.releases import Releaser, get_waiting
from services.members.usecases.release_profiles import release_all

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
    with database.unit_of_work() as uow:
        by = Releaser("7c1d0c4e-2f0b-4f7b-8d51-90b2f8a0e3d4", "試験 公開", now())
        return release_all(uow, get_waiting(uow)["mark"], by)
