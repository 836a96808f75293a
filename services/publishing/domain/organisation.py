"""An organisation as the site knows it: its public profile."""

import datetime as dt
from dataclasses import dataclass
from typing import TypedDict


class Profile(TypedDict):
    """The public fields of an organisation, as ``readers.ProfilePublished`` reads them."""

    slug: str
    name: str
    name_kana: str
    kind: str
    org_type: str
    areas: list[str]
    activities: str
    website: str
    verified_on: dt.date | None


@dataclass(frozen=True)
class KnownProfile:
    """What is kept of a profile to judge the next one: its revision, its address and its name for comparison."""

    sequence: int
    slug: str
    name_key: str


@dataclass(frozen=True, slots=True)
class ShownOrganisation:
    """An organisation as pages and open data show it."""

    slug: str
    name: str
    name_key: str
    name_kana: str
    kind: str
    org_type: str
    areas: list[str]
    activities: str
    website: str
    verified_on: dt.date | None


@dataclass(frozen=True)
class OrganisationCounts:
    organisations: int
    members: int
