"""Rows that cannot be read or rendered: lists go on without them, and their own pages stay as they were."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from services.chassis.runtime.log import get_logger
from services.publishing.domain.places import PageName

# So many rows may be bad by themselves: a tenth of all, but never fewer or more than these.
FEWEST, MOST, SHARE = 3, 20, 10
Rendered = TypeVar("Rendered")
log = get_logger(__name__)


class TooManyBadRows(Exception):
    """More rows fail than can be bad by themselves: the fault is in this release, and nothing is swapped."""


class SetAside:
    """The pages of bad rows, as a release knew them (``known``) and as this build finds them.

    ``among``: how many rows there are.
    """

    def __init__(self, known: Iterable[PageName] = (), among: int = 0) -> None:
        self.pages = set(known)
        self.found: set[PageName] = set()
        self.among = among

    def holds(self, page_type: str, key: str) -> bool:
        return (page_type, key) in self.pages

    def forget(self, pages: Iterable[PageName]) -> None:
        """Judge these anew: their rows have changed, or they are gone."""
        self.pages.difference_update(pages)

    def add(self, page_type: str, key: str, error: Exception) -> None:
        """Go on without this row. Raises TooManyBadRows."""
        if (page_type, key) not in self.found:
            log.error(
                "row_set_aside",
                kind=page_type,
                key=key,
                exc_info=error,
                kept="its page as it was; lists and open data go on without it",
                todo="deploy/runbooks/site-wrong.md",
            )
        self.take_over([(page_type, key)])

    def take_over(self, found: Iterable[PageName]) -> None:
        """Count what another process set aside. Raises TooManyBadRows."""
        self.found.update(found)
        self.pages |= self.found
        if len(self.pages) > max(FEWEST, min(MOST, self.among // SHARE)):
            raise TooManyBadRows(f"{len(self.pages)} of {self.among}")

    def attempt(self, page_type: str, key: str, render: Callable[[], Rendered]) -> Rendered | None:
        """What ``render`` makes of one row, or None where it fails: then the row is set aside."""
        try:
            return render()
        except (OSError, MemoryError):
            raise  # not the row's fault
        except Exception as error:
            self.add(page_type, key, error)
            return None
