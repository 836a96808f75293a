"""An organisation as members knows it, and what a change of it must tell the others."""

from dataclasses import dataclass
from typing import Any

from services.members.domain.words import AREAS, KINDS, ORG_TYPES, fold

FIELDS = ("name", "name_kana", "kind", "org_type", "areas", "website", "activities", "source")
# What the organisation is called and counted as: announced by organisation.registered.v1.
IDENTITY = ("name", "kind", "org_type")
# The allow-list of profile.published.v1; where the facts come from (source) is the secretariat's affair.
PUBLIC = ("name", "name_kana", "kind", "org_type", "areas", "activities", "website")


@dataclass(frozen=True)
class Contact:
    """The person to ask. Kept by members alone: no event, log or address of a page carries any of it."""

    name: str
    email: str
    phone: str


def slug_for(number: int) -> str:
    """The organisation's address on the public site: its running number, which never changes."""
    return f"{number:04}"


def registered_data(organisation: dict[str, Any]) -> dict[str, Any]:
    return {field: organisation[field] for field in IDENTITY}


def profile_data(organisation: dict[str, Any]) -> dict[str, Any]:
    """Data of profile.published.v1. No organisation has had a way to confirm its profile yet."""
    public = {field: organisation[field] for field in PUBLIC}
    return {"slug": organisation["slug"], **public, "verified_on": None}


def unreleased(
    organisation: dict[str, Any], released: dict[str, Any] | None
) -> dict[str, tuple[Any, Any]]:
    """Each public field that a release would change: what is public now, and what would be.

    ``released`` is the profile of the last release, None where there was none; it may be of an older version
    of this program, which did not know every field.
    """
    before = {field: [] if field == "areas" else "" for field in PUBLIC} | (released or {})
    return {
        field: (before[field], organisation[field])
        for field in PUBLIC
        if before[field] != organisation[field]
    }


def link_data(linked: bool, contact_id: str | None) -> dict[str, Any]:
    """Data of organisation.link_changed.v1; the contact is a reference, and only while there is a link."""
    reference = {"owner": "members", "contact": contact_id} if linked and contact_id else None
    return {"linked": linked, "contact": reference}


def search_text(organisation: dict[str, Any]) -> str:
    """The folded text in which the office's search finds an organisation."""
    words = [
        organisation["name"],
        organisation["name_kana"],
        organisation["activities"],
        KINDS[organisation["kind"]],
        ORG_TYPES[organisation["org_type"]],
        *(AREAS[code] for code in organisation["areas"]),
    ]
    return fold("\n".join(words))
