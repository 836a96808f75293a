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
    """A version of an entry on the list, as it is kept. ``sequence``: of the newest event about the entry, 0 where
    a release stored it that kept none. ``listed_on``: the day of its first approval."""

    sequence: int
    version: int
    approved_on: dt.date
    listed_on: dt.date
    status: str
    sheet: Sheet
    place: Place


@dataclass(frozen=True)
class EndedEntry:
    """An entry that is on the list no longer: the ``sequence`` of the event that ended it, and the version it had.

    ``listed_on`` is None where no approval of it is known: then it never stood on the site, and has no page.
    """

    sequence: int
    version: int
    listed_on: dt.date | None


def is_newer(sequence: int, version: int, known: ListedEntry | EndedEntry) -> bool:
    """Whether an approval is newer than what is known of its entry: by ``sequence``, which counts events of all types.

    Of a row without one only the version tells: an approval of the same version is the same one, or a later one.
    """
    return sequence > known.sequence and (known.sequence > 0 or version >= known.version)


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
