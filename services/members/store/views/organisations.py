"""What the office's pages of organisations read."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.chassis.runtime.database import Row, UnitOfWork, containing, load_queries
from services.japanese.search_key import search_words
from services.members.domain.organisation import Change, NoSuchOrganisation, Profile, unreleased
from services.members.store.rows import read

# Organisations on one page of the list, and on one of those that wait.
PAGE = 50
WAITING_PAGE = 20
_queries = load_queries(Path(__file__).parents[1] / "queries" / "organisation_views.sql")


@dataclass(frozen=True)
class ListQuery:
    """What the list shall show: organisations in which every word occurs.

    ``link`` is linked, not_linked or empty; ``sort`` is name, changed or number, with "-" for downwards.
    """

    words: str = ""
    kind: str = ""
    link: str = ""
    sort: str = "number"
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class OrganisationLine(Profile):
    changed_at: dt.datetime
    waiting_since: dt.datetime | None = None
    linked: bool = False
    purpose: str = ""
    has_contact: bool = False
    undeliverable: bool = False


@dataclass(frozen=True)
class OrganisationLines:
    """One page of the list; ``found`` counts all that fit."""

    lines: list[OrganisationLine]
    found: int


@dataclass(frozen=True)
class Counts:
    """How many organisations there are, are linked, wait to be released, and where a mail could not reach."""

    organisations: int
    linked: int
    without_contact: int
    undeliverable: int
    waiting: int


@dataclass(frozen=True)
class LinkChange:
    linked: bool
    purpose: str
    changed_at: dt.datetime
    changed_by: str


@dataclass(frozen=True)
class PastRelease:
    """Released by nobody, where the first version published as soon as it imported."""

    released_at: dt.datetime
    released_by: str


@dataclass(frozen=True, kw_only=True)
class WaitingOrganisation(Profile):
    """``released`` is the profile of the last release, None where there was none."""

    waiting_since: dt.datetime
    released: Mapping[str, Any] | None = None

    @property
    def changes(self) -> list[Change]:
        return unreleased(self, self.released)


@dataclass(frozen=True, kw_only=True)
class OrganisationPage(Profile):
    """One organisation with its contact person, its link, and both histories, newest first."""

    source: str
    created_at: dt.datetime
    changed_at: dt.datetime
    waiting_since: dt.datetime | None = None
    released: Mapping[str, Any] | None = None
    contact_id: str | None = None
    contact_name: str | None = None
    contact_email: str | None = None
    contact_phone: str | None = None
    undeliverable_at: dt.datetime | None = None
    linked: bool = False
    purpose: str = ""
    since: dt.datetime | None = None
    changed_by: str | None = None
    link_changes: list[LinkChange]
    releases: list[PastRelease]

    @property
    def changes(self) -> list[Change]:
        """What waits to be released."""
        return unreleased(self, self.released) if self.waiting_since else []


@dataclass(frozen=True)
class ContactAddress:
    """Where a mail to a contact goes."""

    email: str
    name: str
    organisation: str


def find_organisations(
    uow: UnitOfWork, asked: ListQuery, limit: int | None = PAGE
) -> OrganisationLines:
    """One page of the list, or all of it where ``limit`` is None."""
    rows = list(
        _queries.find_organisations(
            uow.connection,
            patterns=[containing(word) for word in search_words(asked.words)],
            kind=asked.kind,
            link=asked.link,
            sort=asked.sort,
            limit=limit,
            offset=(asked.page - 1) * (limit or 0),
        )
    )
    lines = [read(OrganisationLine, row) for row in rows]
    return OrganisationLines(lines, rows[0]["found"] if rows else 0)


def count_organisations(uow: UnitOfWork) -> Counts:
    return read(Counts, _queries.count_by_link(uow.connection))


def get_organisation_page(uow: UnitOfWork, organisation_id: str) -> OrganisationPage:
    """Raises NoSuchOrganisation."""
    row: Row | None = _queries.get_organisation_page(uow.connection, id=organisation_id)
    if row is None:
        raise NoSuchOrganisation
    link_changes = _queries.find_link_changes(uow.connection, id=organisation_id)
    releases = _queries.find_releases(uow.connection, id=organisation_id)
    return read(
        OrganisationPage,
        row,
        link_changes=[read(LinkChange, change) for change in link_changes],
        releases=[read(PastRelease, release) for release in releases],
    )


def find_waiting(uow: UnitOfWork, page: int) -> list[WaitingOrganisation]:
    """One page of the organisations that wait."""
    rows = _queries.find_waiting(
        uow.connection, limit=WAITING_PAGE, offset=(page - 1) * WAITING_PAGE
    )
    return [read(WaitingOrganisation, row) for row in rows]


def find_contact(uow: UnitOfWork, contact_id: str) -> ContactAddress | None:
    """A contact who has a mail address."""
    row: Row | None = _queries.find_contact(uow.connection, id=contact_id)
    return read(ContactAddress, row) if row else None
