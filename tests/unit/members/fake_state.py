"""What a database of members would keep."""

import datetime as dt
from dataclasses import dataclass, field

from services.chassis.messaging.envelope import Event
from services.members.domain.account import Account, AccountStep
from services.members.domain.organisation import Organisation, Profile
from services.members.domain.steps import Actor

START = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class LogLine:
    step: AccountStep
    staff_id: str | None
    by: Actor
    at: dt.datetime
    roles: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Failure:
    name_hash: bytes
    address_hash: bytes
    device_hash: bytes | None
    at: dt.datetime


@dataclass
class State:
    """What a database would keep; ``now`` is its clock, which only tests move."""

    now: dt.datetime = START
    organisations: dict[str, Organisation] = field(default_factory=dict)
    changed_at: dict[str, dt.datetime] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)
    without_search_text: list[str] = field(default_factory=list)
    undeliverable: set[str] = field(default_factory=set)
    # Organisation, link and purpose, by whom.
    link_changes: list[tuple[str, bool, str, Actor]] = field(default_factory=list)
    releases: list[tuple[Profile, Actor]] = field(default_factory=list)
    accounts: dict[str, Account] = field(default_factory=dict)
    devices: dict[tuple[bytes, str], dt.datetime] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    log: list[LogLine] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
