"""What the system does by itself when its day has come: reminders, resting, closing, the end of a listing."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from services.chassis.messaging.envelope import Event
from services.entries.domain import correcting, listing
from services.entries.domain.entry import Entry
from services.entries.domain.procedure import StepCode
from services.entries.events import (
    ENTRY_CHANGE_DROPPED,
    ENTRY_CLOSED,
    ENTRY_CORRECTION_AWAITED,
    ENTRY_DORMANT,
    ENTRY_EXPIRED,
)
from services.entries.usecases.announcements import (
    entry_expiring,
    told_to_applicant,
    waits_for_applicant,
)
from services.entries.usecases.ports import Transactions, Work

BATCH = 200


def take_due_steps(transactions: Transactions, today: dt.date) -> int:
    """Take every step whose day is ``today`` or was before, in batches of BATCH; how many entries there were.

    A step is taken, announced and struck off in one transaction: once, whoever else works it off, and whatever
    breaks in between. Of several that an entry has missed, only the last is taken.
    """
    total = 0
    while True:
        with transactions.work() as work:
            found = work.entries.take_due(today, BATCH)
            _take(work, found)
        total += len(found)
        if not found:
            return total


def _take(work: Work, found: list[tuple[Entry, StepCode]]) -> None:
    ready = [(entry, code) for entry, code in found if entry.may_begin(code)]
    public = {
        e.id: e.public_version
        for e, code in ready
        if code is StepCode.LAPSE_CHANGE and e.public_version
    }
    sheets = work.entries.get_sheets(public) if public else {}
    for entry, code in ready:
        _take_one(entry, code, sheets)
    work.entries.save(*(entry for entry, _ in ready))
    work.emit(*(_announcement(entry, code) for entry, code in ready))


def _take_one(entry: Entry, code: StepCode, sheets: Mapping[str, dict[str, Any]]) -> None:
    match code:
        case StepCode.LAPSE_CHANGE:
            correcting.lapse_change(entry, sheets[entry.id])
        case StepCode.EXPIRE | StepCode.END_OLD_LISTING:
            listing.expire(entry)
        case _:
            entry.take_step(code, None)


def _announcement(entry: Entry, code: StepCode) -> Event:
    match code:
        case StepCode.REMIND:
            return waits_for_applicant(ENTRY_CORRECTION_AWAITED, entry)
        case StepCode.REST:
            return waits_for_applicant(ENTRY_DORMANT, entry)
        case StepCode.NOTICE_END:
            return entry_expiring(entry)
        case StepCode.CLOSE:
            return told_to_applicant(ENTRY_CLOSED, entry)
        case StepCode.LAPSE_CHANGE:
            return told_to_applicant(ENTRY_CHANGE_DROPPED, entry)
        case _:
            return told_to_applicant(ENTRY_EXPIRED, entry)
