"""Wrong guesses of codes: counted for an hour, forgotten after a day."""

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


def forget_guesses(uow: UnitOfWork) -> None:
    queries.forget_old(uow.connection)
