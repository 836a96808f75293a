"""The draft of the next guideline is given up."""

from services.entries.domain.guideline_edits import Action
from services.entries.domain.history import Person
from services.entries.usecases.ports import Work


def discard_guideline_draft(work: Work, by: Person, seen_revision: int) -> None:
    """Raises NoDraft, DraftChanged."""
    draft = work.guidelines.get_draft_for_update()
    draft.check_seen(seen_revision)
    work.guidelines.remove_draft()
    work.guidelines.add_change(draft.version, by, Action.DISCARD)
    work.note("guideline_draft_discarded", version=draft.version, by=by.id)
