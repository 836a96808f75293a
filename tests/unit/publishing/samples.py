"""Sheets, profiles and a read model in memory for tests of the public site."""

import datetime as dt
from functools import cache
from types import SimpleNamespace
from typing import Any

from services.publishing.domain.labels import category_slug
from services.publishing.domain.places import BUCKET_SIZE, PART_SIZE
from services.publishing.domain.text import name_key
from services.publishing.pages.design import Design
from services.publishing.store.set_aside import SetAside

APPROVED_ON = dt.date(2026, 11, 23)
# Each breaks out of another context: element, attribute, script, CSV, template, control of direction.
HOSTILE = (
    "</script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}<!-- &amp; ㈱髙～"
)


def sheet(**changes: Any) -> dict[str, Any]:
    values = {
        "title": "団地のお茶会",
        "summary": "団地の集会所で月に一度お茶会を開きます。",
        "relevance": "",
        "theme": "participation",
        "category": "高齢者",
        "audience": "団地にお住まいの方",
        "capacity": "何名でも可能",
        "schedule": "",
        "duration": "2時間",
        "areas": ["141003"],
        "place": "",
        "delivery_modes": ["at_our_place"],
        "preparation": "なし",
        "own_resources": "",
        "sought_from_partner": "お茶とお菓子",
        "cost_kind": "free",
        "cost": "無料",
        "cost_borne_by": "",
        "listing_until": "2099-03-31",
    }
    organisation = {"name": "団地の会", "name_kana": "", "org_type": "npo", "website": ""}
    for name, value in changes.items():
        group, _, leaf = name.rpartition("__")
        (organisation if group else values)[leaf] = value
    return {**values, "organisation": organisation}


def profile(**changes: Any) -> dict[str, Any]:
    values = {
        "slug": "danchi-no-kai",
        "name": "団地の会",
        "name_kana": "だんちのかい",
        "kind": "member",
        "org_type": "npo",
        "areas": ["141003"],
        "activities": "団地で集まりを開きます。",
        "website": "https://example.jp/",
        "verified_on": None,
    }
    return {**values, **changes}


@cache
def design() -> Design:
    secretariat = {
        "prefecture": "神奈川県",
        "bureau": "試験局",
        "section": "試験室",
        "name": "試験事務局",
        "address": "〒231-8588 横浜市中区日本大通1",
        "phone": "045-210-1111",
        "email": "office@example.jp",
    }
    settings = SimpleNamespace(public_url="https://example.jp/", secretariat=secretariat)
    return Design(settings)  # type: ignore[arg-type]


class Shelf:
    """The read model of the site in memory: what the store keeps, and what pages are rendered from."""

    def __init__(self) -> None:
        self.change = 0
        self.position = 0
        self.rows: dict[str, dict[str, Any]] = {}
        self.profiles: dict[str, dict[str, Any]] = {}
        self.places: dict[str, dict[str, int]] = {}
        self.marked: dict[tuple[str, str], int] = {}
        self.removed: set[str] = set()
        self.set_aside = SetAside()

    # What use cases ask for.
    def take_change_number(self) -> int:
        self.change += 1
        return self.change

    def take_position(self) -> int:
        self.position += 1
        return self.position

    def take_category_position(self, slug: str) -> int:
        place = self.places.setdefault(slug, {"entries": 0, "last_position": 0})
        place["entries"] += 1
        place["last_position"] += 1
        return place["last_position"]

    def leave_category(self, slug: str) -> None:
        self.places[slug]["entries"] -= 1

    def find_entry_for_update(self, number: str) -> dict[str, Any] | None:
        return self.rows.get(number)

    def put_entry(self, entry: dict[str, Any]) -> None:
        self.rows[entry["number"]] = {
            **entry,
            "received_at": dt.datetime(2026, 11, 23, tzinfo=dt.UTC),
        }

    def find_organisation_for_update(self, organisation_id: str) -> dict[str, Any] | None:
        return self.profiles.get(organisation_id)

    def put_organisation(self, organisation: dict[str, Any]) -> None:
        self.profiles[organisation["id"]] = organisation

    def mark_pages(self, pages: Any, change: int) -> None:
        self.marked |= dict.fromkeys(pages, change)

    def mark_organisation_pages(self, name_keys: Any, change: int) -> None:
        slugs = [p["slug"] for p in self.profiles.values() if p["name_key"] in name_keys]
        self.mark_pages([("organisation", slug) for slug in slugs], change)

    def mark_entry_pages(self, name_keys: Any, change: int) -> None:
        numbers = [n for n, row in self.rows.items() if row["organisation_key"] in name_keys]
        self.mark_pages([("entry", number) for number in numbers], change)

    def mark_organisation_page_removed(self, slug: str, change: int) -> None:
        self.removed.add(slug)

    # What pages are rendered from.
    def entries(self, numbers: Any) -> dict[str, dict[str, Any]]:
        slugs = {p["name_key"]: p["slug"] for p in self.profiles.values()}
        return {
            n: {**self.rows[n], "organisation_slug": slugs.get(self.rows[n]["organisation_key"])}
            for n in numbers
            if n in self.rows
        }

    def bucket(self, slug: str, bucket: int) -> list[dict[str, Any]]:
        return self._between("category_position", bucket, BUCKET_SIZE, slug)[::-1]

    def part(self, part: int) -> list[dict[str, Any]]:
        return self._between("position", part, PART_SIZE)

    def newest(self, count: int) -> list[dict[str, Any]]:
        return sorted(self.rows.values(), key=lambda row: -row["position"])[:count]

    def of_organisation(self, key: str, count: int) -> list[dict[str, Any]]:
        return [row for row in self.newest(10**6) if row["organisation_key"] == key][:count]

    def categories(self) -> dict[str, dict[str, int]]:
        return {slug: place for slug, place in self.places.items() if place["entries"]}

    def organisations(self) -> list[dict[str, Any]]:
        return sorted(self.profiles.values(), key=lambda row: row["name"])

    def organisations_by_slug(self, slugs: Any) -> dict[str, dict[str, Any]]:
        return {p["slug"]: p for p in self.profiles.values() if p["slug"] in slugs}

    def count_organisations(self) -> dict[str, int]:
        members = sum(p["kind"] == "member" for p in self.profiles.values())
        return {"organisations": len(self.profiles), "members": members}

    def last_position(self) -> int:
        return self.position

    def _between(self, name: str, number: int, size: int, slug: str = "") -> list[dict[str, Any]]:
        rows = [
            row
            for row in self.rows.values()
            if (number - 1) * size < row[name] <= number * size
            and (not slug or category_slug(row["sheet"]["category"]) == slug)
        ]
        return sorted(rows, key=lambda row: row[name])


__all__ = ["APPROVED_ON", "HOSTILE", "Shelf", "design", "name_key", "profile", "sheet"]
