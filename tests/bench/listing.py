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
from services.publishing.domain.places import BUCKET_SIZE, PART_SIZE
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
                    1,
                    dt.date(2026, 11, 2),
                    _sheet(number, samples),
                )


# Copies of listed entries, numbered on, each at the end of the list and of its 区分; then every page they stand on.
_COPY = """
INSERT INTO entry (number, version, approved_on, listed_on, sheet, sheet_schema, status, organisation_key,
                   position, category_slug, category_position, change)
SELECT 'C-' || lpad(n::text, 6, '0'), 1, e.approved_on, e.listed_on, e.sheet, e.sheet_schema, e.status,
       e.organisation_key, s.last_position + row_number() OVER (ORDER BY n), e.category_slug,
       c.last_position + row_number() OVER (PARTITION BY e.category_slug ORDER BY n), s.last_change
  FROM generate_series(%(first)s::integer, %(last)s) AS n
  JOIN (SELECT *, row_number() OVER (ORDER BY position) AS place, count(*) OVER () AS entries FROM entry) AS e
    ON e.place = (n - 1) %% e.entries + 1
  JOIN category c ON c.slug = e.category_slug, site s;
UPDATE site SET last_position = (SELECT max(position) FROM entry);
UPDATE category SET (entries, last_position)
     = (SELECT count(*), max(category_position) FROM entry WHERE category_slug = slug);
INSERT INTO page (kind, key, change)
SELECT 'entry', number, change FROM entry
UNION SELECT 'bucket', category_slug || '/' || (category_position - 1) / %(bucket)s + 1, max(change) FROM entry GROUP BY 2
UNION SELECT 'part', ((position - 1) / %(part)s + 1)::text, max(change) FROM entry GROUP BY 2
ON CONFLICT (kind, key) DO UPDATE SET change = excluded.change;
UPDATE page SET change = (SELECT last_change FROM site) WHERE kind IN ('list', 'home', 'data', 'feed', 'organisation')
"""


def multiply_entries(database: Database, count: int) -> None:
    """Bring the list to ``count`` entries with copies of those that are there: the same rows in a hundredth of the time."""
    with database.unit_of_work() as uow:
        uow.execute("SET LOCAL statement_timeout = 0")
        uow.execute("UPDATE site SET last_change = last_change + 1")
        row = uow.one("SELECT count(*) AS entries FROM entry")
        have = row["entries"] if row else 0
        if have < count:
            extent = {"first": have + 1, "last": count}
            uow.execute(_COPY, {**extent, "bucket": BUCKET_SIZE, "part": PART_SIZE})
            uow.execute("SELECT pg_notify('site', '')")


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
