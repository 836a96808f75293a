"""The internal address where the mailer asks for a contact at the moment of sending."""

from werkzeug.wrappers import Response

from services.chassis.runtime.database import Database
from services.chassis.web.http import json_response
from services.chassis.web.problems import Problem
from services.members.store.organisations import find_contact


class Contacts:
    def __init__(self, database: Database) -> None:
        self._database = database

    def show(self, contact_id: str) -> Response:
        """Mail address, name and organisation. Raises Problem 404 for a contact that is gone or has no address."""
        with self._database.unit_of_work() as uow:
            contact = find_contact(uow, contact_id)
        if contact is None:
            raise Problem(
                404,
                "連絡先がありません",
                "この番号の連絡先はないか、メールアドレスがありません。",
                "",
                "この宛先への送信を取りやめてください。",
            )
        return json_response(dict(contact))
