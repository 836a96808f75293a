"""The internal address where the mailer asks for a contact at the moment of sending."""

from dataclasses import asdict

from werkzeug.wrappers import Response

from services.chassis.web.http import json_response
from services.chassis.web.problems import Problem
from services.members.store.views.organisations import find_contact
from services.members.store.work import Store


class Contacts:
    def __init__(self, store: Store) -> None:
        self._store = store

    def show(self, contact_id: str) -> Response:
        """Mail address, name and organisation. Raises Problem 404 for a contact that is gone or has no address."""
        with self._store.work() as work:
            contact = find_contact(work.uow, contact_id)
        if contact is None:
            raise Problem(
                404,
                "連絡先がありません",
                "この番号の連絡先はないか、メールアドレスがありません。",
                "",
                "この宛先への送信を取りやめてください。",
            )
        return json_response(asdict(contact))
