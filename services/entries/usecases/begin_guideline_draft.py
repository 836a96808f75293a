"""The next version of the guideline is begun."""

from services.entries.domain.guideline_draft import draft_after
from services.entries.domain.guideline_edits import Action
from services.entries.domain.history import Person
from services.entries.usecases.ports import Work


def begin_guideline_draft(work: Work, by: Person) -> None:
    """A draft that says what the latest version says; where there is one already, it stays as it is."""
    draft = draft_after(work.guidelines.get_latest())
    if work.guidelines.add_draft(draft, by):
        work.guidelines.add_change(draft.version, by, Action.BEGIN)
        work.note("guideline_draft_begun", version=draft.version, by=by.id)
