"""What happens in one service and must be felt in another, exactly once, whatever dies in between.

Each story causes one event through the product's own doors and counts its effect at the far end.
"""

import csv
import tempfile
import uuid
from functools import cached_property
from pathlib import Path
from typing import Any

from services.chassis.messaging.envelope import Event
from services.chassis.runtime.database import Database
from services.registry import SERVICES
from tests.builders import entry_sheet
from tests.chaos.lines import publish
from tests.chaos.mailbox import arrived
from tests.chaos.workers import received_at
from tests.integration.members.lists import import_list, release
from tests.running import Running, approve, eventually, office, review_and_propose


class Story:
    """An event of ``emitter`` that ``consumer`` handles."""

    emitter: str
    consumer: str
    event_type: str

    def __init__(self, running: Running) -> None:
        self.running = running
        self.name = uuid.uuid4().hex[:10]

    def prepare(self) -> None:
        """What must be there before, while every process still runs."""

    def cause(self) -> None:
        raise NotImplementedError

    def effects(self) -> int:
        """How often the event has had its effect."""
        raise NotImplementedError

    def marker(self) -> str:
        """A text that stands in the body of this event and of no other of its type."""
        raise NotImplementedError

    @property
    def queue(self) -> str:
        return f"{self.consumer}.{self.event_type}"

    @cached_property
    def databases(self) -> dict[str, Database]:
        return {name: self.running.database(name) for name in SERVICES}

    def ask(self, service: str, sql: str, *parameters: Any) -> list[dict[str, Any]]:
        with self.databases[service].unit_of_work() as uow:
            return uow.all(sql, parameters)

    def outbox_row(self) -> dict[str, Any] | None:
        """The event as the emitter keeps it, once it has happened."""
        rows = self.ask(
            self.emitter,
            "SELECT * FROM outbox WHERE type = %s AND strpos(body, %s) > 0",
            self.event_type,
            self.marker(),
        )
        assert len(rows) <= 1, "the event happened twice"
        return rows[0] if rows else None

    def row(self) -> dict[str, Any]:
        """As outbox_row, once the event has happened, which it must soon."""
        row: dict[str, Any] = eventually(self.outbox_row)
        return row

    def event_id(self) -> str:
        return str(self.row()["event_id"])

    def is_in_inbox(self) -> bool:
        row = self.outbox_row()
        return bool(
            row
            and self.ask(
                self.consumer,
                "SELECT 1 FROM inbox WHERE handler = %s AND event_id = %s",
                self.event_type,
                row["event_id"],
            )
        )

    def let_lease_run_out(self) -> None:
        """Let the time pass for which a relay that died had taken the event for itself (30 seconds)."""
        with self.databases[self.emitter].unit_of_work() as uow:
            uow.execute(
                "UPDATE outbox SET leased_until = now() WHERE event_id = %s", (self.event_id(),)
            )

    def received(self) -> int:
        """How many events of this type the consumer's worker of the instance has taken since it started."""
        return received_by(self.running, self.consumer, self.event_type)


def received_by(running: Running, service: str, event_type: str) -> int:
    return received_at(running.settings(service).worker_address, event_type)


class Receipt(Story):
    """An entry comes in; the applicant gets one receipt."""

    emitter, consumer, event_type = "entries", "notifications", "entry.submitted.v1"
    number = ""

    @property
    def address(self) -> str:
        return f"u{self.name}@example.jp"

    def cause(self) -> None:
        answer = self.running.submit(entry_sheet(contact__email=self.address))
        assert answer.status_code == 201, answer.text
        self.number = answer.json()["number"]

    def marker(self) -> str:
        return f'"{self.number}"'

    def effects(self) -> int:
        rows = self.ask(
            "notifications",
            "SELECT 1 FROM mail WHERE template = 'receipt' AND number = %s",
            self.number,
        )
        assert len(rows) <= 1, "two mails were written down"
        return arrived(self.running)[self.address]


class Profile(Story):
    """An organisation is taken in; the public read model gets it."""

    emitter, consumer, event_type = "members", "publishing", "profile.published.v1"

    def cause(self) -> None:
        take_in(self.running, [f"試験団体{self.name}"])

    def marker(self) -> str:
        return f'"試験団体{self.name}"'

    def effects(self) -> int:
        rows = self.ask(
            "publishing",
            "SELECT change FROM organisation WHERE name = %s",
            f"試験団体{self.name}",
        )
        return len(rows)


class Listed(Story):
    """The site shows an approved entry; its history says so once."""

    emitter, consumer, event_type = "publishing", "entries", "site.published.v1"

    def prepare(self) -> None:
        self.reviewer = office(self.running, "REVIEWER")
        self.approver = office(self.running, "APPROVER")
        answer = self.running.submit(entry_sheet(contact__email=f"u{self.name}@example.jp"))
        self.number = answer.json()["number"]
        review_and_propose(self.reviewer, self.number)

    def cause(self) -> None:
        answer = approve(self.approver, self.number)
        assert answer.status_code == 200, answer.text[:300]

    def marker(self) -> str:
        return f'"{self.number}"'

    def effects(self) -> int:
        return len(
            self.ask(
                "entries", "SELECT 1 FROM entry WHERE number = %s AND state = 'listed'", self.number
            )
        )


class NotDelivered(Story):
    """A receipt has nobody to go to; the entry's history says once that a mail did not arrive."""

    emitter, consumer, event_type = "notifications", "entries", "mail.undeliverable.v1"

    def prepare(self) -> None:
        answer = self.running.submit(entry_sheet(contact__email=f"u{self.name}@example.jp"))
        self.number = answer.json()["number"]

    def cause(self) -> None:
        nobody = {"owner": "entries", "contact": str(uuid.uuid4())}
        data = {"number": self.number, "applicant": nobody, "answer_by": "2027-03-31"}
        publish(self.running, Event("entry.submitted.v1", "entries", self.number, 1, data))

    def marker(self) -> str:
        return f'"{self.number}"'

    def effects(self) -> int:
        return len(
            self.ask(
                "entries",
                "SELECT 1 FROM history JOIN entry ON entry.id = entry_id"
                " WHERE number = %s AND step = 'applicant_unreached'",
                self.number,
            )
        )


class ContactLost(Story):
    """A letter to a partner cannot be sent; members marks the contact."""

    emitter, consumer, event_type = "notifications", "members", "mail.undeliverable.v1"

    def prepare(self) -> None:
        take_in(self.running, [f"試験団体{self.name}"])
        [row] = self.ask(
            "members",
            "SELECT contact.id FROM contact JOIN organisation o ON o.id = organisation_id WHERE o.name = %s",
            f"試験団体{self.name}",
        )
        self.contact = row["id"]

    def cause(self) -> None:
        data = {
            "number": "R0-0000",
            "partner": {"owner": "members", "contact": str(self.contact)},
            "reply_by": "2027-03-31",
        }
        unknown = str(uuid.uuid4())
        publish(self.running, Event("introduction.offered.v1", "entries", unknown, 1, data))

    def marker(self) -> str:
        return f'"{self.contact}"'

    def effects(self) -> int:
        return len(
            self.ask(
                "members",
                "SELECT 1 FROM contact WHERE id = %s AND undeliverable_at IS NOT NULL",
                self.contact,
            )
        )


def take_in(running: Running, names: list[str]) -> None:
    """Import organisations with invented contacts and release them, as the office does with its list."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "organisations.csv")
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["name", "org_type", "kind", "contact_name", "contact_email"])
            for name in names:
                writer.writerow([name, "npo", "member", "試験 太郎", "taro.shiken@example.jp"])
        database = running.database("members")
        report = import_list(database, file)
    assert report.count("new") == len(names), str(report)
    release(database)
