"""Addresses that only the mailer calls, at the moment of sending."""

from werkzeug.wrappers import Response

from services.chassis.runtime.database import Database
from services.chassis.web import problems
from services.chassis.web.http import json_response
from services.chassis.web.problems import Problem
from services.entries.domain.introduction import LinkEnded
from services.entries.domain.procedure import STATES, State
from services.entries.settings import EntriesSettings
from services.entries.store.entries import find_entry, queries
from services.entries.store.introductions import UnknownIntroduction, find_introductions
from services.entries.usecases.write_letter import write_letter


class InternalApi:
    """What the mailer may know of an entry, no longer than it writes one mail."""

    def __init__(self, settings: EntriesSettings, database: Database) -> None:
        self._public_url = settings.public_url
        self._database = database

    def contact(self, contact_id: str) -> Response:
        with self._database.unit_of_work() as uow:
            row = queries.find_contact(uow.connection, id=contact_id)
        if row is None:
            raise problems.not_found()
        return json_response(row)

    def decision(self, number: str) -> Response:
        with self._database.unit_of_work() as uow:
            row = find_entry(uow, number)
            if row is None:
                raise problems.not_found()
            introductions = find_introductions(uow, row["id"])
        rule = STATES[State(row["state"])]
        not_linked = [i.wished_name for i in introductions if not i.rule.is_told]
        return json_response(
            {
                "number": number,
                "title": row["title"],
                "decision": rule.outcome,
                "reason": row["decline_reason"],
                "page_url": f"{self._public_url}/entries/{number}/" if rule.is_approved else "",
                "introduced": len(introductions) - len(not_linked),
                "not_linked": not_linked,
            }
        )

    def letter(self, introduction_id: str) -> Response:
        try:
            with self._database.unit_of_work() as uow:
                return json_response(write_letter(uow, introduction_id, self._public_url))
        except UnknownIntroduction:
            raise problems.not_found() from None
        except LinkEnded:
            raise Problem(410, "県とのつながりがなくなっています", "", "", "") from None
