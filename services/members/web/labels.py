"""An organisation's codes in words, and what a page's address asks for."""

from typing import Any

from services.chassis.runtime.database import Row
from services.members.domain.words import AREAS, KINDS, ORG_TYPES


def shown(field: str, value: Any) -> Any:
    """The value of a field as people read it; a code of another version of this program stays as it is."""
    if field == "kind":
        return KINDS.get(value, value)
    if field == "org_type":
        return ORG_TYPES.get(value, value)
    if field == "areas":
        return [AREAS.get(code, code) for code in value]
    return value


def with_labels(row: Row) -> dict[str, Any]:
    """An organisation with its codes in words."""
    return dict(row) | {
        "kind_label": shown("kind", row["kind"]),
        "type_label": shown("org_type", row["org_type"]),
        "area_names": shown("areas", row["areas"]),
        "link_label": "あり" if row["linked"] else "なし",
    }
