"""Addresses that only the mailer calls, at the moment of sending."""

from dataclasses import asdict

from werkzeug.wrappers import Response

from services.chassis.web import problems
from services.chassis.web.http import json_response
from services.chassis.web.problems import Problem
from services.entries.domain.introduction import LinkEnded, UnknownIntroduction
from services.entries.domain.refusals import UnknownEntry
from services.entries.settings import EntriesSettings
from services.entries.store.views.entry import find_contact, find_entry
from services.entries.store.work import Store
from services.entries.usecases.write_applicant_letter import write_applicant_letter
from services.entries.usecases.write_letter import write_letter


class InternalApi:
    """What the mailer may know of an entry, no longer than it writes one mail."""

    def __init__(self, settings: EntriesSettings, store: Store) -> None:
        self._public_url, self._store = settings.public_url, store

    def contact(self, contact_id: str) -> Response:
        with self._store.work() as work:
            contact = find_contact(work.uow, contact_id)
        if contact is None:
            raise problems.not_found()
        return json_response(asdict(contact))

    def decision(self, number: str) -> Response:
        """What a mailer of the release before asks for."""
        with self._store.work() as work:
            entry = find_entry(work.uow, number)
            if entry is None:
                raise problems.not_found()
            introductions = work.introductions.find_of_entry(entry.id)
        not_linked = [i.wished_name for i in introductions if not i.rule.is_told]
        approved = entry.rule.is_approved
        return json_response(
            {
                "number": number,
                "title": entry.title,
                "decision": entry.rule.outcome,
                "reason": entry.decline_reason,
                "page_url": f"{self._public_url}/entries/{number}/" if approved else "",
                "introduced": len(introductions) - len(not_linked),
                "not_linked": not_linked,
            }
        )

    def applicant_letter(self, number: str) -> Response:
        try:
            with self._store.work() as work:
                letter = write_applicant_letter(work, number, self._public_url)
        except UnknownEntry:
            raise problems.not_found() from None
        return json_response(asdict(letter))

    def letter(self, introduction_id: str) -> Response:
        try:
            with self._store.work() as work:
                letter = write_letter(work, introduction_id, self._public_url)
        except UnknownIntroduction:
            raise problems.not_found() from None
        except LinkEnded:
            raise Problem(410, "県とのつながりがなくなっています", "", "", "") from None
        return json_response(asdict(letter))
