"""An organisation as members knows it, and what a change of it must tell the others."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from services.japanese.labels import ORG_TYPES, ORGANISATION_KINDS, label_of
from services.japanese.municipalities import area_names
from services.japanese.search_key import search_key
from services.members.domain.columns import COLUMNS

# A field of a profile as it is kept: text, or the codes of several areas.
Value = str | list[str]
# What a list of organisations may say of one.
FIELDS = ("name", "name_kana", "kind", "org_type", "areas", "website", "activities", "source")
# What the organisation is called and counted as: announced by organisation.registered.v1.
IDENTITY = ("name", "kind", "org_type")
# The allow-list of profile.published.v1; where the facts come from (source) is the secretariat's affair.
PUBLIC = ("name", "name_kana", "kind", "org_type", "areas", "activities", "website")


class NoSuchOrganisation(Exception):
    """There is no organisation of that id. Permanent."""


@dataclass(frozen=True)
class Contact:
    """The person to ask. Kept by members alone: no event, log or address of a page carries any of it."""

    name: str
    email: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The face of an organisation, its codes also in words; a code of another version of this program stays as it is.

    ``version`` grows with every change that anybody outside could notice.
    """

    id: str
    slug: str
    version: int
    name: str
    kind: str
    org_type: str
    name_kana: str = ""
    areas: list[str] = field(default_factory=list)
    website: str = ""
    activities: str = ""

    @property
    def kind_label(self) -> str:
        return label_of(ORGANISATION_KINDS, self.kind)

    @property
    def type_label(self) -> str:
        return label_of(ORG_TYPES, self.org_type)

    @property
    def area_names(self) -> list[str]:
        return area_names(self.areas)


@dataclass(frozen=True, kw_only=True)
class Organisation(Profile):
    """All that members decides by: also the contact, the link, and the profile ``released`` last, if any was.

    ``waits`` says whether a release would change what is public.
    """

    number: int
    source: str = ""
    contact_id: str | None = None
    contact: Contact | None = None
    linked: bool = False
    purpose: str = ""
    released: Mapping[str, Any] | None = None

    @property
    def waits(self) -> bool:
        return bool(unreleased(self, self.released))


@dataclass(frozen=True)
class Waiting:
    """How many organisations wait to be released, and a mark of exactly these in exactly these versions."""

    organisations: int
    mark: str


@dataclass(frozen=True)
class Change:
    """A public field that a release would change: what is public now, and what would be, both in words."""

    field: str
    before: Value
    after: Value

    @property
    def heading(self) -> str:
        return COLUMNS["based_in" if self.field == "areas" else self.field][0]


def slug_for(number: int) -> str:
    """The organisation's address on the public site: its running number, which never changes."""
    return f"{number:04}"


def registered_data(organisation: Profile) -> dict[str, Any]:
    return {field: getattr(organisation, field) for field in IDENTITY}


def profile_data(organisation: Profile) -> dict[str, Any]:
    """Data of profile.published.v1. No organisation has had a way to confirm its profile yet."""
    public = {field: getattr(organisation, field) for field in PUBLIC}
    return {"slug": organisation.slug, **public, "verified_on": None}


def unreleased(organisation: Profile, released: Mapping[str, Any] | None) -> list[Change]:
    """What a release would change.

    ``released`` is the profile of the last release, None where there was none; it may be of another version
    of this program, which did not know every field.
    """
    fields: dict[str, Any] = {
        field: (released or {}).get(field, [] if field == "areas" else "") for field in PUBLIC
    }
    before = replace(organisation, **fields)
    return [
        Change(field, in_words(before, field), in_words(organisation, field))
        for field in PUBLIC
        if getattr(before, field) != getattr(organisation, field)
    ]


def in_words(organisation: Profile, field: str) -> Value:
    """A public field as people read it."""
    words: dict[str, Value] = {
        "kind": organisation.kind_label,
        "org_type": organisation.type_label,
        "areas": organisation.area_names,
    }
    value: Value = getattr(organisation, field)
    return words.get(field, value)


def link_data(organisation: Organisation) -> dict[str, Any]:
    """Data of organisation.link_changed.v1; the contact is a reference, while there is a link and a mail address."""
    reference = None
    if organisation.linked and organisation.contact and organisation.contact.email:
        reference = {"owner": "members", "contact": organisation.contact_id}
    return {"linked": organisation.linked, "contact": reference}


def search_text(organisation: Profile) -> str:
    """The folded text in which the office's search finds an organisation."""
    return search_key(
        organisation.name,
        organisation.name_kana,
        organisation.activities,
        organisation.kind_label,
        organisation.type_label,
        *organisation.area_names,
    )
