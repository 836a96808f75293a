"""Wrong guesses of codes are limited: ten in an hour for one subject."""

from services.chassis.database import UnitOfWork
from services.entries.store.entries import queries

MOST_GUESSES_AN_HOUR = 10


class TooManyGuesses(Exception):
    """So many wrong codes came for one subject that even a right one waits."""


def check_guesses(uow: UnitOfWork, subject: str) -> None:
    """Raises TooManyGuesses."""
    if queries.count_guesses(uow.connection, subject=subject)["total"] >= MOST_GUESSES_AN_HOUR:
        raise TooManyGuesses(subject)


def note_guess(uow: UnitOfWork, subject: str) -> None:
    queries.add_guess(uow.connection, subject=subject)
