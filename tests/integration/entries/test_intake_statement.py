"""An intake is one statement, which is its transaction: all of it or nothing, and one round trip."""

import json
from collections.abc import Callable

import psycopg2
import pytest

from services.chassis.messaging.envelope import Event
from services.chassis.runtime.database import Database
from services.entries.domain.intake import KeyUsedOtherwise, NewEntry
from services.entries.store.entries import Entries
from services.entries.store.work import Store
from services.entries.usecases.submit_entry import submit_entry
from services.entries.web.schemas import load_entry
from tests.builders import entry_sheet
from tests.integration.statements import counted

SHEET = load_entry(entry_sheet())
TABLES = ("entry", "entry_number", "contact", "entry_version", "history", "intake_request", "outbox", "awaited_receipt")  # fmt: skip


def rows(database: Database) -> dict[str, int]:
    with database.unit_of_work() as uow:
        return {
            table: int((uow.one(f"SELECT count(*) AS n FROM {table}") or {})["n"])
            for table in TABLES
        }


@pytest.mark.parametrize("key", ["", "a key"])
def test_an_intake_with_all_that_belongs_to_it_is_one_statement(
    fresh_database: Callable[[str], Database], key: str
) -> None:
    database = fresh_database("entries")
    with counted() as sent, Store(database).single() as work:
        receipt = submit_entry(work, SHEET, ["secret"], "試験", key)
    assert len(sent) == 1
    assert rows(database) == {**dict.fromkeys(TABLES, 1), "intake_request": int(bool(key))}
    with database.unit_of_work() as uow:
        row = uow.one("SELECT type, body FROM outbox")
    assert row is not None
    body = json.loads(row["body"])
    assert (row["type"], body["subject"]) == ("entry.submitted.v1", receipt.number)
    assert body["data"]["number"] == receipt.number
    assert receipt.entry_id not in row["body"]


def test_the_same_key_again_writes_nothing(fresh_database: Callable[[str], Database]) -> None:
    database = fresh_database("entries")
    receipts = []
    for _ in range(2):
        with Store(database).single() as work:
            receipts.append(submit_entry(work, SHEET, ["secret"], "試験", "a key"))
    assert receipts[0] == receipts[1]
    before = rows(database)
    with pytest.raises(KeyUsedOtherwise), Store(database).single() as work:
        submit_entry(work, {**SHEET, "title": "ほか"}, ["secret"], "試験", "a key")
    assert rows(database) == before == dict.fromkeys(TABLES, 1)


def test_an_intake_that_fails_leaves_nothing_and_uses_no_number(
    fresh_database: Callable[[str], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    database = fresh_database("entries")
    add = Entries.add

    def announced_twice(self: Entries, new: NewEntry, events: list[Event]) -> str | None:
        return add(self, new, [*events, *events])

    with monkeypatch.context() as patch:
        patch.setattr(Entries, "add", announced_twice)
        with pytest.raises(psycopg2.errors.UniqueViolation), Store(database).single() as work:
            submit_entry(work, SHEET, ["secret"], "試験", "a key")
    assert rows(database) == dict.fromkeys(TABLES, 0)
    with Store(database).single() as work:
        assert submit_entry(work, SHEET, ["secret"], "試験", "a key").number.endswith("-0001")
