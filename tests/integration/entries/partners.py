"""A partner whom the prefecture is linked with, and an entry that was offered to them."""

import csv
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path

from tests.builders import entry_sheet
from tests.integration.members.lists import import_list
from tests.running import Browser, Running, approve, eventually, office, review_and_propose


@dataclass(frozen=True)
class Offered:
    """An introduction that waits for its answer; ``organisation`` is the partner's id."""

    id: str
    number: str
    title: str
    organisation: str


def offered_introduction(instance: Running) -> Offered:
    """An entry that is approved and was offered to a new organisation."""
    name, title = f"試験団体{uuid.uuid4().hex[:10]}", f"誘いの会{uuid.uuid4().hex[:6]}"
    reviewer, approver = office(instance, "REVIEWER"), office(instance, "APPROVER")
    organisation = linked_organisation(instance, reviewer, name)
    answer = instance.submit(entry_sheet(title=title, desired_partners=[name]))
    number = answer.json()["number"]
    review_and_propose(reviewer, number)
    assert approve(approver, number).status_code == 200
    with instance.database("entries").unit_of_work() as uow:
        row = uow.one(
            "SELECT id FROM introduction WHERE organisation_id = %s AND state = 'offered'",
            (organisation,),
        )
    assert row is not None
    return Offered(row["id"], number, title, organisation)


def linked_organisation(instance: Running, reviewer: Browser, *names: str) -> str:
    """Take organisations in and link them, as the office does; the id of the last, once entries has heard of it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "organisations.csv")
        with file.open("w", encoding="utf-8", newline="") as stream:
            rows = csv.writer(stream)
            rows.writerow(["name", "org_type", "kind", "contact_name", "contact_email"])
            for name in names:
                rows.writerow([name, "npo", "member", "試験 太郎", "taro.shiken@example.jp"])
        import_list(instance.database("members"), file)
    organisation = ""
    for name in names:
        with instance.database("members").unit_of_work() as uow:
            row = uow.one("SELECT id FROM organisation WHERE name = %s", (name,))
        assert row is not None
        organisation = str(row["id"])
        switch_link(reviewer, organisation, True)
        wait_for_link(instance, organisation, True)
    return organisation


def switch_link(person: Browser, organisation: str, linked: bool) -> None:
    page = f"/office/organisations/{organisation}"
    answer = person.post(f"{page}/link", page=page, linked=str(linked).lower(), purpose="試験")
    assert answer.status_code == 200, answer.text[:300]


def wait_for_link(instance: Running, organisation: str, linked: bool) -> None:
    """Until entries has heard of the switch."""
    database = instance.database("entries")

    def known() -> bool:
        with database.unit_of_work() as uow:
            row = uow.one(
                "SELECT 1 FROM organisation WHERE id = %s AND linked = %s AND name <> ''",
                (organisation, linked),
            )
        return row is not None

    eventually(known)
