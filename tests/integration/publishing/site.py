"""A site on a database and a folder of its own, and how to judge whether it is whole."""

import csv
import json
from pathlib import Path
from typing import Any

from services.chassis.runtime.database import Database
from services.publishing.build.builder import Builder
from services.publishing.build.check import check_site
from services.publishing.build.lock import BuilderLock
from services.publishing.build.ports import Renderer
from services.publishing.build.release_slots import ReleaseSlots
from services.publishing.build.whole_files import WholeFiles
from services.publishing.store.work import Store
from services.publishing.usecases.publish_entry import publish_entry
from services.publishing.usecases.publish_profile import publish_profile
from services.publishing.usecases.withdraw_entry import withdraw_entry
from tests.unit.publishing.samples import APPROVED_ON, design, profile, sheet

ORGANISATION = "0b6c6f38-6c0f-4a3a-9a57-1a7d1f8f2f10"


class Site:
    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.folder = database, folder
        self.store = Store(database)
        self.lock = BuilderLock(database.dsn)

    def approve(
        self, number: str, version: int = 1, sequence: int | None = None, **changes: Any
    ) -> None:
        with self.store.work() as work:
            publish_entry(work, number, sequence or version, version, APPROVED_ON, sheet(**changes))

    def end(self, number: str, sequence: int) -> bool:
        """The entry is suspended, withdrawn or expired."""
        with self.store.work() as work:
            return withdraw_entry(work, number, sequence)

    def show(self, sequence: int = 1, **changes: Any) -> None:
        with self.store.work() as work:
            publish_profile(work, ORGANISATION, sequence, profile(**changes))

    def builder(
        self, slots: ReleaseSlots | None = None, renderer: Renderer | None = None
    ) -> Builder:
        return Builder(
            self.store,
            slots or ReleaseSlots(self.folder),
            design(),
            self.lock.held,
            renderer=renderer,
        )

    def build(
        self,
        slots: ReleaseSlots | None = None,
        full: bool = False,
        renderer: Renderer | None = None,
    ) -> Any:
        """One round as the worker makes it; returns the marker of the new release, if any."""
        assert self.lock.take()
        try:
            builder = self.builder(slots, renderer)
            builder.announce()
            marker = builder.build(full)
            builder.announce()
            if marker is None:
                builder.catch_up()
                if assembly := builder.assembly():
                    WholeFiles(self.folder).put_together(assembly)
            return marker
        finally:
            self.lock.give_back()

    def versions(self) -> dict[str, int]:
        """What the served open data say, which is compared with the pages too."""
        records = json.loads((self.folder / "current/open-data/entries.json").read_bytes())
        with (self.folder / "current/open-data/entries.csv").open(
            encoding="utf-8-sig", newline=""
        ) as file:
            rows = list(csv.reader(file))[1:]
        assert [row[0] for row in rows] == [record["number"] for record in records]
        for record in records:
            for page in (f"entries/{record['number']}/index.html", "entries/index.html"):
                assert record["title"] in (self.folder / "current" / page).read_text(), (
                    page,
                    record["title"],
                )
        return {record["number"]: record["version"] for record in records}

    def statuses(self) -> dict[str, str]:
        records = json.loads((self.folder / "current/open-data/entries.json").read_bytes())
        return {record["number"]: record["status"] for record in records}

    def faults(self) -> list[str]:
        return check_site(self.store, ReleaseSlots(self.folder), lambda done, total: None).faults

    def announced(self) -> list[tuple[str, int]]:
        """Every entry version that was announced, in order, as often as it was."""
        with self.database.unit_of_work() as uow:
            rows = uow.all(
                "SELECT body FROM outbox WHERE type = 'site.published.v1' ORDER BY position"
            )
        events = [json.loads(row["body"])["data"] for row in rows]
        return [
            (entry["number"], entry["version"]) for event in events for entry in event["entries"]
        ]
