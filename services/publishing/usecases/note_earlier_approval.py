"""An approval of an entry of which something newer is known already."""

import datetime as dt
from dataclasses import replace

from services.publishing.domain.places import ended_page, pages_of_entry
from services.publishing.usecases.ports import Work


def note_earlier_approval(work: Work, number: str, approved_on: dt.date, change: int) -> bool:
    """Take from it what is still true: that the entry was approved on this day; whether that changed anything.

    The earliest such day is the 掲載日, and whatever was approved once has an address that says how it ended.
    """
    known = work.entries.find(number)
    if known:
        if approved_on >= known.listed_on:
            return False
        work.entries.save(replace(known, listed_on=approved_on), change)
        work.pages.mark(pages_of_entry(known.place), change)
        return True
    ended = work.entries.find_ended(number)
    if ended is None or (ended.listed_on and approved_on >= ended.listed_on):
        return False
    work.entries.save_ended(number, replace(ended, listed_on=approved_on))
    work.pages.mark({ended_page(number)}, change)
    return True
