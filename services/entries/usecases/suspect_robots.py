"""Traces of robots are kept with the draft, and read when it is submitted."""

from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.suspicion import Limits, Sign, Traces, signs_of_a_robot
from services.entries.store.entries import queries
from services.entries.store.introductions import hash_token


def note_traces(uow: UnitOfWork, token: str, seconds_open: float, trap_filled: bool) -> None:
    """Add what one page tells: how long it stood open, and whether its trap was filled in."""
    queries.note_traces(
        uow.connection,
        token_hash=hash_token(token),
        seconds_open=seconds_open,
        trap_filled=trap_filled,
    )


def find_signs(uow: UnitOfWork, token: str, limits: Limits) -> list[Sign]:
    """The signs of a robot that a draft shows; entries of one address are counted one by one."""
    row = queries.find_traces(uow.connection, token_hash=hash_token(token))
    begun_from = row["begun_from"] or ""
    queries.lock_begun_from(uow.connection, begun_from=begun_from)
    counts = queries.count_lately_submitted(uow.connection, begun_from=begun_from)
    traces = Traces(
        row["seconds_open"], row["trap_filled"], counts["of_one_address"], counts["in_all"]
    )
    return signs_of_a_robot(traces, limits)
