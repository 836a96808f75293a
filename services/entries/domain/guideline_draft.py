"""The draft of the next guideline, and from which day it may be in force."""

import datetime as dt
from dataclasses import dataclass, replace

from services.entries.domain.guideline import Guideline, Published
from services.entries.domain.guideline_differences import compare

# A slip in the year would otherwise bar every version after it.
MOST_DAYS_AHEAD = 366


class DraftError(Exception):
    """What cannot be done to the draft now. Permanent: the same will fail again."""


class NoDraft(DraftError):
    """There is no draft, or no more: it is in force, or was given up."""


class DraftChanged(DraftError):
    """Somebody changed the draft after this person had opened it."""


class NothingToReview(DraftError):
    """A guideline without items or conditions would let every entry pass."""


class NothingDiffers(DraftError):
    """The draft says what the version before it says."""


class WrongDay(DraftError):
    """A version is in force from ``first`` to ``last`` at the earliest and the latest: today or later, and not before
    the version that it follows, which it would take out of force before that has begun."""

    def __init__(self, first: dt.date, last: dt.date) -> None:
        super().__init__(f"from {first} to {last}")
        self.first, self.last = first, last


@dataclass
class GuidelineDraft:
    """What the next version will say. ``revision`` counts its changes."""

    content: Guideline
    revision: int = 1

    @property
    def version(self) -> int:
        return self.content.version

    def check_seen(self, revision: int) -> None:
        """Raises DraftChanged where somebody else came in between."""
        if revision != self.revision:
            raise DraftChanged

    def publish(self, latest: Published, day: dt.date, today: dt.date) -> Published:
        """The version that it becomes. Raises WrongDay, NothingToReview, NothingDiffers."""
        first, last = days_open(latest, today)
        if not first <= day <= last:
            raise WrongDay(first, last)
        if not self.content.items or not self.content.conditions:
            raise NothingToReview
        if not compare(latest.guideline, self.content):
            raise NothingDiffers
        return Published(self.content, day)


def days_open(latest: Published, today: dt.date) -> tuple[dt.date, dt.date]:
    """From and until when the version after ``latest`` may begin."""
    return max(today, latest.in_force_from), today + dt.timedelta(days=MOST_DAYS_AHEAD)


def draft_after(latest: Published) -> GuidelineDraft:
    """A draft that says what the latest version says."""
    return GuidelineDraft(replace(latest.guideline, version=latest.version + 1))
