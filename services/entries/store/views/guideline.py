"""The guideline as pages read it: in force on a day, by its number, and on its way."""

import datetime as dt
from dataclasses import dataclass

from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.guideline import Guideline, Published, StockReason
from services.entries.domain.guideline_edits import PART_LABELS, Action, Part
from services.entries.store._queries import queries
from services.entries.store.guidelines import read_guideline, read_published


@dataclass(frozen=True)
class VersionRow:
    """One version in the list. ``until``: its last day in force, where another follows; before ``in_force_from`` where
    one took its place that begins on the same day."""

    version: int
    in_force_from: dt.date
    until: dt.date | None
    created_at: dt.datetime
    created_by_name: str

    def is_in_force(self, day: dt.date) -> bool:
        first = self.version == 1 or self.in_force_from <= day
        return first and (self.until is None or day <= self.until)

    def is_to_come(self, day: dt.date) -> bool:
        return self.in_force_from > day and not self.is_replaced_at_once

    @property
    def is_replaced_at_once(self) -> bool:
        """Whether another version begins on the same day."""
        return self.until is not None and self.until < self.in_force_from


@dataclass(frozen=True)
class DraftView:
    content: Guideline
    revision: int
    changed_at: dt.datetime
    changed_by_name: str

    @property
    def version(self) -> int:
        return self.content.version


@dataclass(frozen=True)
class ChangeRow:
    """One change on the way to a version, as a timeline shows it."""

    at: dt.datetime
    who: str
    what: str
    note: str


def find_in_force(uow: UnitOfWork, day: dt.date) -> Published:
    """The version in force on ``day``, a day in Japan."""
    return read_published(queries.find_guideline_in_force(uow.connection, day=day))


def find_version(uow: UnitOfWork, version: int) -> Published | None:
    row = queries.find_guideline(uow.connection, version=version)
    return read_published(row) if row else None


def stock_reasons(uow: UnitOfWork, day: dt.date) -> list[StockReason]:
    """What may be offered on ``day`` for what is returned, in the order that the secretariat has chosen."""
    return list(find_in_force(uow, day).guideline.stock_reasons)


def list_versions(uow: UnitOfWork) -> list[VersionRow]:
    """Every published version, the newest first."""
    rows: list[VersionRow] = []
    next_from: dt.date | None = None
    for row in queries.find_guideline_versions(uow.connection):
        until = next_from - dt.timedelta(days=1) if next_from else None
        begins = row["in_force_from"]
        rows.append(
            VersionRow(row["version"], begins, until, row["created_at"], row["created_by_name"])
        )
        next_from = begins
    return rows


def find_draft(uow: UnitOfWork) -> DraftView | None:
    row = queries.find_guideline_draft(uow.connection)
    if row is None:
        return None
    return DraftView(
        read_guideline(row), row["revision"], row["changed_at"], row["changed_by_name"]
    )


def list_changes(uow: UnitOfWork, version: int) -> list[ChangeRow]:
    """Who changed what on the way to ``version``, the newest first."""
    rows = queries.find_guideline_changes(uow.connection, version=version)
    return [
        ChangeRow(r["at"], r["by_name"], _sentence(r["action"], r["part"]), r["point"])
        for r in rows
    ]


def _sentence(action: str, part: str) -> str:
    """Tolerant of what a later release has noted."""
    label = PART_LABELS[Part(part)] if part in list(Part) else ""
    sentences = {
        Action.BEGIN: "案を作りました",
        Action.SET_INTRO: "前文を変えました",
        Action.ADD: f"{label}を加えました",
        Action.CHANGE: f"{label}を変えました",
        Action.MOVE: f"{label}を並べ替えました",
        Action.REMOVE: f"{label}を除きました",
        Action.PUT_IN_FORCE: "施行する日を決めました",
        Action.DISCARD: "案を取りやめました",
    }
    return sentences[Action(action)] if action in list(Action) else action
