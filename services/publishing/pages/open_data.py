"""Open data: allow-listed fields only, as JSON and as CSV that no spreadsheet takes for formulas.

Entries are kept in parts, of which a change touches one; the whole files are put together from the parts.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.japanese.csv_table import csv_table
from services.japanese.labels import (
    COST_KINDS,
    DELIVERY_MODES,
    ORG_TYPES,
    ORGANISATION_KINDS,
    THEMES,
)
from services.japanese.labels import FIELD_LABELS as LABELS
from services.japanese.municipalities import area_names
from services.japanese.web_address import safe_link
from services.publishing.domain.entry import ShownEntry
from services.publishing.domain.listing import STATUSES
from services.publishing.domain.organisation import ShownOrganisation
from services.publishing.pages.files import Slice
from services.publishing.pages.view import entry_path, organisation_path

# Every field of the open data with what it means, in the order of the columns; names as in the intake API.
ENTRY_FIELDS: tuple[tuple[str, str], ...] = (
    ("number", "番号"),
    ("version", "版"),
    ("title", LABELS["title"]),
    ("summary", LABELS["summary"]),
    ("relevance", LABELS["relevance"]),
    ("theme", f"{LABELS['theme']}（コード）"),
    ("theme_label", LABELS["theme"]),
    ("category", LABELS["category"]),
    ("audience", LABELS["audience"]),
    ("capacity", LABELS["capacity"]),
    ("schedule", LABELS["schedule"]),
    ("duration", LABELS["duration"]),
    ("areas", "地域（全国地方公共団体コード）"),
    ("area_labels", "地域"),
    ("place", LABELS["place"]),
    ("delivery_modes", f"{LABELS['delivery_modes']}（コード）"),
    ("delivery_mode_labels", LABELS["delivery_modes"]),
    ("preparation", LABELS["preparation"]),
    ("own_resources", LABELS["own_resources"]),
    ("sought_from_partner", "求める連携相手"),
    ("cost_kind", f"{LABELS['cost_kind']}（コード）"),
    ("cost_kind_label", LABELS["cost_kind"]),
    ("cost", LABELS["cost"]),
    ("cost_borne_by", LABELS["cost_borne_by"]),
    ("listing_until", LABELS["listing_until"]),
    ("status", "募集状況（コード）"),
    ("status_label", "募集状況"),
    ("listed_on", "掲載日"),
    ("verified_on", "最終確認日"),
    ("organisation.name", LABELS["organisation"]),
    ("organisation.name_kana", f"{LABELS['organisation']}（ふりがな）"),
    ("organisation.org_type", f"{LABELS['org_type']}（コード）"),
    ("organisation.org_type_label", LABELS["org_type"]),
    ("organisation.website", LABELS["website"]),
    ("url", "このサイトのページ"),
)
ORGANISATION_FIELDS: tuple[tuple[str, str], ...] = (
    ("slug", "識別名"),
    ("name", "団体名"),
    ("name_kana", "ふりがな"),
    ("kind", f"{LABELS['kind']}（コード）"),
    ("kind_label", LABELS["kind"]),
    ("org_type", f"{LABELS['org_type']}（コード）"),
    ("org_type_label", LABELS["org_type"]),
    ("areas", "活動エリア（全国地方公共団体コード）"),
    ("area_labels", "活動エリア"),
    ("activities", LABELS["activities"]),
    ("website", LABELS["website"]),
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
    places = [(group, leaf) for group, _, leaf in (name.rpartition(".") for name in names)]
    return csv_table(
        names, ([_cell(record, group, leaf) for group, leaf in places] for record in records)
    )


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


# Made once: json.dumps would make one for each record.
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _cell(record: Mapping[str, Any], group: str, leaf: str) -> str:
    value = record[group][leaf] if group else record[leaf]
    if value is None:
        return ""
    return ";".join(value) if isinstance(value, list) else str(value)
