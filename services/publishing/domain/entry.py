"""An entry as the site knows it: its public sheet, and where it stands."""

import datetime as dt
from dataclasses import dataclass
from typing import TypedDict


class SheetOrganisation(TypedDict):
    name: str
    name_kana: str
    org_type: str
    website: str


class Sheet(TypedDict):
    """The public fields of an entry sheet, text as it was typed: what is read of an event is what stands here."""

    title: str
    summary: str
    relevance: str
    theme: str
    category: str
    audience: str
    capacity: str
    schedule: str
    duration: str
    areas: list[str]
    place: str
    delivery_modes: list[str]
    preparation: str
    own_resources: str
    sought_from_partner: str
    cost_kind: str
    cost: str
    cost_borne_by: str
    listing_until: str
    organisation: SheetOrganisation


@dataclass(frozen=True)
class Place:
    """Where an entry stands among all (``position``) and in its 区分, both counted from 1, with gaps.

    ``organisation_key``: the name of its organisation for comparison.
    """

    number: str
    position: int
    category_slug: str
    category_position: int
    organisation_key: str


@dataclass(frozen=True)
class ListedEntry:
    """A version of an entry on the list, as it is kept. ``listed_on``: the day of its first approval.

    ``sequence`` is that of the event that put it there; 0 where a release before kept none.
    """

    version: int
    approved_on: dt.date
    listed_on: dt.date
    status: str
    sheet: Sheet
    place: Place
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry as pages and open data show it. ``organisation_slug``: of its organisation's page, if there is one."""

    number: str
    version: int
    sheet: Sheet
    status: str
    listed_on: dt.date
    approved_on: dt.date
    received_at: dt.datetime
    organisation_slug: str | None = None
