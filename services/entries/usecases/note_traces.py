"""Traces by which a robot is told from a person are kept with the draft."""

from services.entries.usecases.ports import Work


def note_traces(work: Work, token: str, seconds_open: float, trap_filled: bool) -> None:
    """Add what one page tells: how long it stood open, and whether its trap was filled in."""
    work.drafts.add_traces(token, seconds_open, trap_filled)
