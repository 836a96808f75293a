"""An entry or organisation as pages and open data show it: labels for codes, and links only where they are safe."""

import datetime as dt
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from services.japanese import dates
from services.japanese.hidden_characters import visible
from services.japanese.labels import (
    COST_KINDS,
    DELIVERY_MODES,
    ORG_TYPES,
    ORGANISATION_KINDS,
    THEMES,
    label_of,
)
from services.japanese.municipalities import area_names
from services.japanese.web_address import safe_link
from services.publishing.domain.categories import CATEGORY_OF_SLUG
from services.publishing.domain.entry import ShownEntry
from services.publishing.domain.listing import STATUSES
from services.publishing.domain.organisation import ShownOrganisation


def entry_path(number: str) -> str:
    return f"/entries/{number}/"


def organisation_path(slug: str) -> str:
    return f"/organisations/{quote(slug)}/"


@lru_cache(4096)
def western_date(value: dt.date | str) -> str:
    """``2026年11月23日``; what is no date stays as it was written."""
    day = _day(value)
    return dates.western_date(day) if day else str(value)


@lru_cache(4096)
def slashed_date(value: dt.date | str) -> str:
    """``2026/11/03``, for narrow columns; what is no date stays as it was written."""
    day = _day(value)
    return dates.slashed_date(day) if day else str(value)


def _day(value: dt.date | str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return None


def _website(address: str) -> dict[str, str]:
    """A link, or, where an address of old may not be one, its text for people to read."""
    link = safe_link(address)
    return {"website": link, "website_text": "" if link else visible(address)}


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
        **_website(organisation["website"]),
        "areas": area_names(sheet["areas"]),
        "delivery_modes": [label_of(DELIVERY_MODES, mode) for mode in sheet["delivery_modes"]],
        "theme": label_of(THEMES, sheet["theme"]),
        "org_type": label_of(ORG_TYPES, organisation["org_type"]),
        "cost_mark": cost_mark(sheet["cost"], sheet["cost_kind"]),
        "status": STATUSES.get(row.status, row.status),
        "listed_on": western_date(row.listed_on),
        "listing_until": western_date(sheet["listing_until"]),
        "listed_slashed": slashed_date(row.listed_on),
        "until_slashed": slashed_date(sheet["listing_until"]),
        "verified_on": western_date(row.approved_on),
    }


def organisation_view(row: ShownOrganisation) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "path": organisation_path(row.slug),
        "name": row.name,
        "name_kana": row.name_kana,
        "activities": row.activities,
        **_website(row.website),
        "kind": label_of(ORGANISATION_KINDS, row.kind),
        "org_type": label_of(ORG_TYPES, row.org_type),
        "areas": area_names(row.areas),
        "verified_on": western_date(row.verified_on) if row.verified_on else "",
    }


def category_name(slug: str) -> str:
    return CATEGORY_OF_SLUG[slug]
