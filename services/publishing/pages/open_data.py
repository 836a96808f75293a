"""Open data: allow-listed fields only, as JSON and as CSV that no spreadsheet takes for formulas.

Entries are kept in parts, of which a change touches one; the whole files are put together from the parts.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.publishing.domain.entry import ShownEntry
from services.publishing.domain.labels import (
    COST_KINDS,
    DELIVERY_MODES,
    ORG_TYPES,
    ORGANISATION_KINDS,
    THEMES,
    area_names,
)
from services.publishing.domain.listing import STATUSES
from services.publishing.domain.organisation import ShownOrganisation
from services.publishing.domain.text import plain_cell, safe_link
from services.publishing.pages.files import Slice
from services.publishing.pages.view import entry_path, organisation_path

# Every field of the open data with what it means, in the order of the columns; names as in the intake API.
ENTRY_FIELDS: tuple[tuple[str, str], ...] = (
    ("number", "番号"),
    ("version", "版"),
    ("title", "事業名"),
    ("summary", "概要"),
    ("relevance", "孤独・孤立対策との関係"),
    ("theme", "共通テーマ（コード）"),
    ("theme_label", "共通テーマ"),
    ("category", "区分"),
    ("audience", "対象"),
    ("capacity", "人数"),
    ("schedule", "時期"),
    ("duration", "所要時間"),
    ("areas", "地域（全国地方公共団体コード）"),
    ("area_labels", "地域"),
    ("place", "会場"),
    ("delivery_modes", "実施方法（コード）"),
    ("delivery_mode_labels", "実施方法"),
    ("preparation", "準備が必要なもの"),
    ("own_resources", "実施団体が用意するもの"),
    ("sought_from_partner", "求める連携相手"),
    ("cost_kind", "費用の有無（コード）"),
    ("cost_kind_label", "費用の有無"),
    ("cost", "費用"),
    ("cost_borne_by", "費用を負担する人"),
    ("listing_until", "掲載期限"),
    ("status", "募集状況（コード）"),
    ("status_label", "募集状況"),
    ("listed_on", "掲載日"),
    ("verified_on", "最終確認日"),
    ("organisation.name", "実施団体"),
    ("organisation.name_kana", "実施団体（ふりがな）"),
    ("organisation.org_type", "団体の種別（コード）"),
    ("organisation.org_type_label", "団体の種別"),
    ("organisation.website", "ホームページ"),
    ("url", "このサイトのページ"),
)
ORGANISATION_FIELDS: tuple[tuple[str, str], ...] = (
    ("slug", "識別名"),
    ("name", "団体名"),
    ("name_kana", "ふりがな"),
    ("kind", "区別（コード）"),
    ("kind_label", "区別"),
    ("org_type", "団体の種別（コード）"),
    ("org_type_label", "団体の種別"),
    ("areas", "活動エリア（全国地方公共団体コード）"),
    ("area_labels", "活動エリア"),
    ("activities", "活動内容"),
    ("website", "ホームページ"),
    ("verified_on", "最終確認日"),
    ("url", "このサイトのページ"),
)
_OPENING, _BETWEEN, _CLOSING = b"[\n", b",\n", b"\n]\n"


def entry_record(row: ShownEntry, public_url: str) -> dict[str, Any]:
    """One entry as an object of the open data."""
    sheet = row.sheet
    organisation = sheet["organisation"]
    return {
        "number": row.number,
        "version": row.version,
        "title": sheet["title"],
        "summary": sheet["summary"],
        "relevance": sheet["relevance"],
        "theme": sheet["theme"],
        "theme_label": THEMES.get(sheet["theme"], ""),
        "category": sheet["category"],
        "audience": sheet["audience"],
        "capacity": sheet["capacity"],
        "schedule": sheet["schedule"],
        "duration": sheet["duration"],
        "areas": sheet["areas"],
        "area_labels": area_names(sheet["areas"]),
        "place": sheet["place"],
        "delivery_modes": sheet["delivery_modes"],
        "delivery_mode_labels": [
            DELIVERY_MODES.get(mode, mode) for mode in sheet["delivery_modes"]
        ],
        "preparation": sheet["preparation"],
        "own_resources": sheet["own_resources"],
        "sought_from_partner": sheet["sought_from_partner"],
        "cost_kind": sheet["cost_kind"],
        "cost_kind_label": COST_KINDS.get(sheet["cost_kind"], ""),
        "cost": sheet["cost"],
        "cost_borne_by": sheet["cost_borne_by"],
        "listing_until": sheet["listing_until"],
        "status": row.status,
        "status_label": STATUSES.get(row.status, ""),
        "listed_on": row.listed_on.isoformat(),
        "verified_on": row.approved_on.isoformat(),
        "organisation": {
            "name": organisation["name"],
            "name_kana": organisation["name_kana"],
            "org_type": organisation["org_type"],
            "org_type_label": ORG_TYPES.get(organisation["org_type"], ""),
            "website": safe_link(organisation["website"]),
        },
        "url": public_url + entry_path(row.number),
    }


def organisation_record(row: ShownOrganisation, public_url: str) -> dict[str, Any]:
    """One organisation as an object of the open data."""
    return {
        "slug": row.slug,
        "name": row.name,
        "name_kana": row.name_kana,
        "kind": row.kind,
        "kind_label": ORGANISATION_KINDS.get(row.kind, ""),
        "org_type": row.org_type,
        "org_type_label": ORG_TYPES.get(row.org_type, ""),
        "areas": row.areas,
        "area_labels": area_names(row.areas),
        "activities": row.activities,
        "website": safe_link(row.website),
        "verified_on": row.verified_on.isoformat() if row.verified_on else None,
        "url": public_url + organisation_path(row.slug),
    }


def as_json(records: Iterable[Mapping[str, Any]]) -> bytes:
    """An array with one object a line, of such a form that arrays can be joined without reading them."""
    lines = ",\n".join(_json(record) for record in records)
    return _OPENING + lines.encode() + _CLOSING


def as_csv(records: Iterable[Mapping[str, Any]], fields: Sequence[tuple[str, str]]) -> bytes:
    """Records as a table under the names of their fields; lists are divided by ;, nested names by a dot."""
    names = [name for name, _ in fields]
    return csv_table(names, ([_cell(record, name) for name in names] for record in records))


def csv_table(heading: Sequence[str], rows: Iterable[Iterable[str]]) -> bytes:
    """UTF-8 with BOM and CRLF, as Excel opens it; no cell is taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heading)
    writer.writerows(map(plain_cell, row) for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def whole_json(parts: Sequence[str]) -> list[bytes | Slice]:
    """The array of all parts, as pieces for ``ReleaseSlots.join``."""
    pieces: list[bytes | Slice] = [_OPENING]
    pieces += [Slice(part, len(_OPENING), len(_CLOSING), _BETWEEN) for part in parts]
    return [*pieces, _CLOSING]


def whole_csv(heading: bytes, parts: Sequence[str]) -> list[bytes | Slice]:
    """The table of all parts, of which each begins with ``heading``."""
    return [heading, *(Slice(part, len(heading)) for part in parts)]


def for_script(record: Mapping[str, Any]) -> str:
    """JSON that may stand inside a script element: no text can close it or open a comment."""
    text = _json(record)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _json(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _cell(record: Mapping[str, Any], name: str) -> str:
    group, _, leaf = name.rpartition(".")
    value = record[group][leaf] if group else record[name]
    if value is None:
        return ""
    return ";".join(value) if isinstance(value, list) else str(value)
