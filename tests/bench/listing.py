"""Listed entries in bulk: the read model of publishing, filled through its own use case.

Ten thousand approvals through the front door would take an hour and tell nothing more. What is left out is
the way to the handler (form, review, outbox, queue, mails); the rows are those that the handler would write.
"""

import csv
import datetime as dt

from services.chassis.runtime.database import Database
from services.chassis.runtime.settings import CHECKOUT
from services.japanese.labels import CATEGORIES
from services.japanese.municipalities import MUNICIPALITIES
from services.publishing.domain.entry import Sheet
from services.publishing.store.work import StoreWork
from services.publishing.usecases.publish_entry import publish_entry
from tests.builders import LISTING_UNTIL

CHUNK = 250  # entries in one transaction; others may be waiting for the change number
AREAS = [code for code in MUNICIPALITIES if code != "140007"]


def list_entries(database: Database, count: int) -> None:
    """Bring the number of listed entries up to ``count``; what is there stays. No mails, no events."""
    with database.unit_of_work() as uow:
        row = uow.one("SELECT count(*) AS entries FROM entry")
    have = row["entries"] if row else 0
    samples = _samples()
    for start in range(have + 1, count + 1, CHUNK):
        with database.unit_of_work() as uow:
            for number in range(start, min(start + CHUNK, count + 1)):
                publish_entry(
                    StoreWork(uow),
                    f"B-{number:05d}",
                    1,
                    dt.date(2026, 11, 2),
                    _sheet(number, samples),
                )


def count_listed(database: Database) -> int:
    with database.unit_of_work() as uow:
        row = uow.one("SELECT count(*) AS entries FROM entry WHERE announced_version = version")
    return row["entries"] if row else 0


def _samples() -> list[dict[str, str]]:
    with (CHECKOUT / "deploy" / "sample" / "entries.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        return list(csv.DictReader(file))


def _sheet(number: int, samples: list[dict[str, str]]) -> Sheet:
    """A sheet in the words of the samples, spread over every 区分 and municipality, no two alike."""
    sample = samples[number % len(samples)]
    return {
        "title": f"{sample['title']}（その{number}）",
        "summary": f"{sample['summary']} 申込みは{number}番までお寄せください。",
        "relevance": "顔の見える関係を地域につくり、困りごとを話せる相手を増やします。",
        "theme": ("participation", "awareness")[number % 2],
        "category": CATEGORIES[number % len(CATEGORIES)],
        "audience": sample["audience"],
        "capacity": sample["capacity"],
        "schedule": f"令和9年{number % 12 + 1}月ごろ",
        "duration": sample["duration"],
        "areas": [AREAS[number % len(AREAS)], AREAS[number * 7 % len(AREAS)]],
        "place": "公民館、集会所など",
        "delivery_modes": ["at_our_place", "at_your_place"],
        "preparation": sample["preparation"],
        "own_resources": "資料、名札",
        "sought_from_partner": sample["sought_from_partner"],
        "cost_kind": ("free", "paid")[number % 2],
        "cost": sample["cost"],
        "cost_borne_by": "",
        "listing_until": LISTING_UNTIL,
        "organisation": {
            "name": sample["organisation"],
            "name_kana": "",
            "org_type": "npo",
            "website": f"https://example.jp/{number % 40}",
        },
    }
