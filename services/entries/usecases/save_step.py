"""One step of the form is kept as it was typed."""

from typing import Any

from services.entries.usecases.ports import Work


def save_step(work: Work, token: str, step: int, answers: dict[str, Any], sound: bool) -> None:
    """Keep the answers of one step, sound or not; a draft that has become an entry stays as it is."""
    work.drafts.save_step(token, step, answers, sound)
