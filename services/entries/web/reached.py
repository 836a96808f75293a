"""Staff note that they have reached an applicant to whom a mail did not arrive."""

from werkzeug.wrappers import Response

from services.chassis.web import problems
from services.chassis.web.http import see_other
from services.chassis.web.request import Request
from services.entries.domain.history import Person
from services.entries.domain.refusals import UnknownEntry
from services.entries.store.work import Store
from services.entries.usecases.note_reached import note_reached

DONE = "reached"


class ReachedApplicant:
    """POST ``/office/entries/<number>/reached``, from the notice on the entry's page."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def note(self, request: Request, number: str) -> Response:
        """Raises Problem 404."""
        me = request.staff
        try:
            with self._store.work() as work:
                note_reached(work, number, Person(me.id, me.name))
        except UnknownEntry:
            raise problems.not_found() from None
        return see_other(f"/office/entries/{number}?done={DONE}")
