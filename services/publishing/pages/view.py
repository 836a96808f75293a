"""An entry or organisation as pages and open data show it: labels for codes, and links only where they are safe."""

import datetime as dt
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from services.publishing.domain.entry import ShownEntry
from services.publishing.domain.labels import (
    CATEGORIES,
    COST_KINDS,
    DELIVERY_MODES,
    ORG_TYPES,
    ORGANISATION_KINDS,
    THEMES,
    area_names,
)
from services.publishing.domain.listing import STATUSES
from services.publishing.domain.organisation import ShownOrganisation
from services.publishing.domain.text import safe_link


def entry_path(number: str) -> str:
    return f"/entries/{number}/"


def organisation_path(slug: str) -> str:
    return f"/organisations/{quote(slug)}/"


@lru_cache(4096)
def short_date(value: dt.date | str, pattern: str = "{0.year}年{0.month}月{0.day}日") -> str:
    """``2026年11月23日``; what is no date stays as it was written."""
    try:
        return pattern.format(dt.date.fromisoformat(value) if isinstance(value, str) else value)
    except ValueError:
        return str(value)


def slashed_date(value: dt.date | str) -> str:
    """``2026/11/23``, for narrow columns."""
    return short_date(value, "{0.year}/{0.month}/{0.day}")


def cost_mark(cost: str, cost_kind: str) -> str:
    """無料 or 有料 where the text itself does not say so."""
    label = COST_KINDS.get(cost_kind, "")
    return "" if label in cost else label


def entry_view(row: ShownEntry) -> dict[str, Any]:
    """What the templates need of an entry beyond its sheet."""
    sheet = row.sheet
    organisation = sheet["organisation"]
    return {
        "number": row.number,
        "path": entry_path(row.number),
        "sheet": sheet,
        "organisation": organisation,
        "website": safe_link(organisation["website"]),
        "areas": area_names(sheet["areas"]),
        "delivery_modes": [DELIVERY_MODES.get(mode, mode) for mode in sheet["delivery_modes"]],
        "theme": THEMES.get(sheet["theme"], sheet["theme"]),
        "org_type": ORG_TYPES.get(organisation["org_type"], organisation["org_type"]),
        "cost_mark": cost_mark(sheet["cost"], sheet["cost_kind"]),
        "status": STATUSES.get(row.status, row.status),
        "listed_on": short_date(row.listed_on),
        "listing_until": short_date(sheet["listing_until"]),
        "listed_slashed": slashed_date(row.listed_on),
        "until_slashed": slashed_date(sheet["listing_until"]),
        "verified_on": short_date(row.approved_on),
    }


def organisation_view(row: ShownOrganisation) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "path": organisation_path(row.slug),
        "name": row.name,
        "name_kana": row.name_kana,
        "activities": row.activities,
        "website": safe_link(row.website),
        "kind": ORGANISATION_KINDS.get(row.kind, row.kind),
        "org_type": ORG_TYPES.get(row.org_type, row.org_type),
        "areas": area_names(row.areas),
        "verified_on": short_date(row.verified_on) if row.verified_on else "",
    }


def category_name(slug: str) -> str:
    return CATEGORIES[slug]
