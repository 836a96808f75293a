"""The draft of the next guideline is changed."""

from collections.abc import Callable

from services.entries.domain.guideline import Guideline
from services.entries.domain.guideline_edits import Edit
from services.entries.domain.history import Person
from services.entries.usecases.ports import Work


def change_guideline_draft(
    work: Work, edit: Callable[[Guideline], Edit], by: Person, seen_revision: int
) -> None:
    """``edit`` makes of the content that was seen what it shall be. What changes nothing is not noted.

    Raises NoDraft, DraftChanged, UnknownPoint.
    """
    draft = work.guidelines.get_draft_for_update()
    draft.check_seen(seen_revision)
    made = edit(draft.content)
    if made.content == draft.content:
        return
    draft.content = made.content
    work.guidelines.save_draft(draft, by)
    work.guidelines.add_change(draft.version, by, made.action, made.part, made.point)
    work.note(
        "guideline_draft_changed",
        version=draft.version,
        action=made.action.value,
        part=made.part.value if made.part else "intro",
        by=by.id,
    )
