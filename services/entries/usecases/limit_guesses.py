"""Wrong guesses of codes are limited: ten in an hour for one guesser at one thing."""

from services.chassis.runtime.database import UnitOfWork
from services.chassis.runtime.fingerprint import fingerprint
from services.entries.store.entries import queries

MOST_GUESSES_AN_HOUR = 10


class TooManyGuesses(Exception):
    """So many wrong codes came from one guesser that even a right one waits."""


def guesser(secret: str, *who_and_what: str) -> str:
    """Who guesses at what, as it is kept: a keyed hash, so that the table gives no address away."""
    return fingerprint(secret, "guess", *who_and_what)


def check_guesses(uow: UnitOfWork, subject: str) -> None:
    """Let the guesser try once more, one try after the other until this transaction ends. Raises TooManyGuesses.

    To be called before a code is looked at: where the answer to a right one differs, the limit limits nothing.
    """
    queries.lock_guesser(uow.connection, subject=subject)
    if queries.count_guesses(uow.connection, subject=subject)["total"] >= MOST_GUESSES_AN_HOUR:
        raise TooManyGuesses(subject)


def note_guess(uow: UnitOfWork, subject: str) -> None:
    queries.add_guess(uow.connection, subject=subject)
