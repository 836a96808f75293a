"""What the system does with an entry by itself, and on which day: it follows from the timers of the procedure."""

import datetime as dt
from dataclasses import dataclass

from services.entries.domain.declarations import Timer
from services.entries.domain.entry import Entry
from services.entries.domain.procedure import STEPS, StepCode
from services.japanese.working_days import add_working_days


@dataclass(frozen=True, order=True)
class Due:
    """From the beginning of the Japan day ``on``, the system takes this step."""

    on: dt.date
    step: StepCode


def due_steps(entry: Entry, today: dt.date) -> list[Due]:
    """All that waits for its day as the entry stands now, the earliest first. A notice of a day that has come is left out."""
    found = []
    for code, step in STEPS.items():
        if not entry.may_begin(code):
            continue
        for timer in step.timers:
            day = _day_of(timer, entry)
            if day and not (timer.is_notice and day <= today):
                found.append(Due(day, code))
    return sorted(found)


def _day_of(timer: Timer, entry: Entry) -> dt.date | None:
    if timer.since == "returned":
        return entry.returned_on and add_working_days(entry.returned_on, timer.days)
    return entry.listed_until and entry.listed_until + dt.timedelta(days=timer.days)
