"""Sheets that another release has stored are shown, decided, mailed and listed like any other."""

from pathlib import Path
from typing import Any

import psycopg2
import pytest
import requests
from psycopg2.extras import Json

from services.entries.domain.sheet import FIELDS, PUBLIC_FIELDS
from services.entries.domain.sheet_values import pick
from services.entries.events import PublicSheet
from services.entries.store.sheets import read_sheet, sheet_to_keep
from services.entries.web.schemas import load_entry
from tests.builders import entry_sheet
from tests.integration.entries.partners import linked_organisation
from tests.running import (
    Running,
    approve,
    eventually,
    load_json,
    office,
    review_and_propose,
)

STORED = Path(__file__).parent / "stored"
RELEASES = [load_json(STORED / f"{name}.json") for name in ("earlier_release", "later_release")]


@pytest.mark.parametrize("stored", [*RELEASES, {}, {"organisation": None}], ids=repr)
def test_every_field_is_there_whoever_stored_the_sheet(stored: dict[str, Any]) -> None:
    sheet = read_sheet(stored)
    assert set(sheet) == {f.name.partition(".")[0] for f in FIELDS} - {"contact"}
    assert PublicSheet().validate(pick(sheet, PUBLIC_FIELDS)) == {}


def test_what_is_stored_now_is_read_as_it_was_loaded() -> None:
    loaded = load_entry(entry_sheet(desired_partners=["株式会社ファンケル"], place="①集会所"))
    kept = sheet_to_keep(loaded)
    assert "contact" not in kept
    assert "consents" not in kept
    assert read_sheet(kept) == {k: v for k, v in loaded.items() if k not in ("contact", "consents")}


@pytest.mark.parametrize("stored", RELEASES, ids=lambda sheet: sheet["title"])
def test_an_entry_of_another_release_is_shown_approved_mailed_and_listed(
    instance: Running, stored: dict[str, Any]
) -> None:
    reviewer, approver = office(instance, "REVIEWER"), office(instance, "APPROVER")
    partner = f"試験団体{stored['title']}"
    organisation = linked_organisation(instance, reviewer, partner)
    applicant = "another.release@example.jp"
    submitted = instance.submit(entry_sheet(title=stored["title"], contact__email=applicant))
    number = submitted.json()["number"]
    put_sheet(instance, number, {**stored, "desired_partners": [partner]})

    page = reviewer.get(f"/office/entries/{number}")
    assert page.status_code == 200
    assert stored["summary"] in page.text
    review_and_propose(reviewer, number)
    assert approve(approver, number).status_code == 200
    site = f"{instance.url}/entries/{number}/"
    eventually(lambda: stored["summary"] in requests.get(site, timeout=10).text)
    eventually(lambda: "掲載中" in reviewer.get(f"/office/entries/{number}").text)

    def mails_about(words: str) -> list[Any]:
        return [
            m
            for m in instance.mails()
            if number in str(m) + m.get_content() and words in m.get_content()
        ]

    eventually(lambda: mails_about("掲載が決まりました"))
    letters = eventually(lambda: mails_about("回答用コード"))
    assert stored["summary"][:20] in letters[0].get_content()
    assert organisation


def put_sheet(instance: Running, number: str, sheet: dict[str, Any]) -> None:
    """Have the entry's sheet look as that release stored it; only the owner of the tables can."""
    owner = psycopg2.connect(instance.secret("entries/migration_database_url"))
    with owner, owner.cursor() as cursor:
        cursor.execute(
            "UPDATE entry_version SET sheet = %s FROM entry WHERE entry.id = entry_id AND number = %s",
            (Json(sheet), number),
        )
        assert cursor.rowcount == 1
    owner.close()
