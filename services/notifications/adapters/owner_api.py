"""Asks the owners of addresses and contents over their internal addresses, at the moment of sending."""

import json
import time
from typing import Any
from urllib.parse import quote

import eventlet
import requests
from marshmallow import EXCLUDE, Schema, ValidationError, fields

from services.notifications.domain.failures import NoLongerThere, Overtaken, TryLater
from services.notifications.domain.letter import Addressee
from services.notifications.domain.mail import Mail, Recipient
from services.notifications.domain.mail_types import MAIL_TYPES, SECRETARIAT

TIMEOUTS = (3, 10)  # seconds to connect, and to wait for a piece of the answer
WHOLE_SECONDS = 15
SILENCE_SECONDS = 5
LARGEST_ANSWER = 1024 * 1024  # bytes; a sheet has a few ten thousand characters at most


class _Contact(Schema):
    email = fields.String(required=True)
    name = fields.String(load_default="")
    organisation = fields.String(load_default="")


class _ApplicantLetter(Schema):
    title = fields.String(required=True)
    state = fields.String(required=True)
    is_public = fields.Boolean(load_default=False)
    link_url = fields.String(required=True)
    page_url = fields.String(load_default="")
    reason = fields.String(load_default="")
    comments = fields.List(fields.Tuple((fields.String(), fields.String())), load_default=list)
    introduced = fields.Integer(load_default=0)
    not_linked = fields.List(fields.String(), load_default=list)
    listed_until = fields.String(load_default="")


class _Introduction(Schema):
    title = fields.String(required=True)
    applicant_organisation = fields.String(required=True)
    fields_ = fields.List(
        fields.Tuple((fields.String(), fields.String())), required=True, data_key="fields"
    )
    answer_url = fields.String(required=True)
    answer_code = fields.String(required=True)


class OwnerApi:
    """Members and entries, over one session whose connections stay open.

    ``addresses`` {owner: base URL}; of https ones the certificate is verified by ``ca_file``. An owner that does
    not answer is not asked again for SILENCE_SECONDS, so that a batch of mails does not wait for it one by one.
    """

    def __init__(
        self, addresses: dict[str, str], token: str, secretariat_email: str, ca_file: str
    ) -> None:
        self._addresses = {owner: address.rstrip("/") for owner, address in addresses.items()}
        self._secretariat = Addressee(secretariat_email)
        self._silent_until: dict[str, float] = {}
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {token}"
        self._session.verify = ca_file or True
        self._session.trust_env = False  # no proxy of the environment sees an internal address

    def addressee(self, recipient: Recipient) -> Addressee:
        """Raises TryLater when the owner does not answer, NoLongerThere when it has no such contact."""
        if recipient == SECRETARIAT:
            return self._secretariat
        contact = self._ask(
            "GET",
            recipient.owner,
            f"/internal/contacts/{quote(recipient.contact, safe='')}",
            _Contact(),
        )
        return Addressee(contact["email"], contact["name"], contact["organisation"])

    def content(self, mail: Mail) -> dict[str, Any]:
        """What the text needs beyond the event. Raises TryLater, NoLongerThere, or Overtaken when the entry has
        moved on since, or is no longer offered.
        """
        mail_type = MAIL_TYPES[mail.template]
        if mail_type.content == "applicant":
            told = self._ask(
                "POST",
                "entries",
                f"/internal/entries/{quote(mail.number, safe='')}/letter",
                _ApplicantLetter(),
            )
            if not mail_type.still_holds(told["state"], told["is_public"]):
                raise Overtaken("MovedOn")
            return told
        if mail_type.content == "introduction":
            letter = self._ask(
                "POST",
                "entries",
                f"/internal/introductions/{quote(mail.about, safe='')}/letter",
                _Introduction(),
            )
            letter["fields"] = letter.pop("fields_")
            return letter
        return {}

    def _ask(self, method: str, owner: str, path: str, schema: Schema) -> dict[str, Any]:
        if time.monotonic() < self._silent_until.get(owner, 0):
            raise TryLater(f"{owner} Silent")
        try:
            # The timeouts of requests hold for each piece only; a trickle would last for ever.
            with eventlet.Timeout(WHOLE_SECONDS, requests.Timeout()):
                status, media_type, body = self._fetch(method, self._addresses[owner] + path)
        except requests.RequestException as error:
            self._silent_until[owner] = time.monotonic() + SILENCE_SECONDS
            raise TryLater(f"{owner} {type(error).__name__}") from None
        # Only an owner's own word ends a mail; a page that is not found may be anybody's.
        if status == 404 and media_type == "application/problem+json":
            raise NoLongerThere(f"{owner} HTTP 404")
        if status == 410 and media_type == "application/problem+json":
            raise Overtaken("Withdrawn")
        if status != 200:
            raise TryLater(f"{owner} HTTP {status}")
        try:
            if media_type != "application/json":
                raise ValueError(media_type)
            loaded: dict[str, Any] = schema.load(json.loads(body), unknown=EXCLUDE)
        except (ValueError, RecursionError, ValidationError):
            raise TryLater(f"{owner} UnfitAnswer") from None
        return loaded

    def _fetch(self, method: str, url: str) -> tuple[int, str, bytes]:
        """Status, media type and body; one beyond LARGEST_ANSWER is read no further and counts as none."""
        with self._session.request(
            method,
            url,
            timeout=TIMEOUTS,
            data=b"" if method == "POST" else None,
            allow_redirects=False,
            stream=True,
        ) as answer:
            body = b""
            for piece in answer.iter_content(64 * 1024):
                body += piece
                if len(body) > LARGEST_ANSWER:
                    body = b""
                    break
            media_type = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            return answer.status_code, media_type, body
