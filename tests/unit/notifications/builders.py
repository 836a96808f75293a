"""Mails, letters and events to try rules on, and the settings of a service that sends nothing."""

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from marshmallow import Schema

from services.chassis.messaging.envelope import Event, read_data
from services.notifications.domain.letter import Addressee, Letter
from services.notifications.domain.mail import Mail, Recipient
from services.notifications.readers import AboutEntry, EntrySubmitted

SETTINGS: Any = SimpleNamespace(
    public_url="https://tsunagari.example.jp/",
    secretariat_name="かながわつながりネットワーク事務局",
    secretariat={
        "prefecture": "神奈川県",
        "bureau": "福祉子どもみらい局",
        "section": "共生推進本部室",
        "name": "かながわつながりネットワーク事務局",
        "address": "〒231-8588 神奈川県横浜市中区日本大通1",
        "phone": "045-000-0000",
        "email": "tsunagari@pref.example.jp",
    },
    secretariat_email="tsunagari@pref.example.jp",
    mail_from="tsunagari@pref.example.jp",
    smtp_host="127.0.0.1",
    smtp_port=1,
    smtp_tls="off",
    smtp_user="",
    smtp_password="",
    ca_file="",
)
ADDRESSES = ["one@example.jp", "two@example.jp", "three@example.jp"]
NUMBERS = ["R8-0001", "R8-0002", "R8-0003"]
HANAKO = Addressee("hanako@example.jp", "山田 花子", "みなとの会")


def a_mail(template: str = "receipt", number: str = "R8-0001", **facts: str) -> Mail:
    return Mail(
        id="0b5e6d0e-3f0a-4f39-8a53-3d0b6a2c7e55",
        template=template,
        recipient=Recipient("entries", "8f14e45f-ceea-467f-a1d8-5c9d2f6f2c11"),
        about=number,
        number=number,
        facts=facts,
        attempts=1,
        queued_at=dt.datetime(2026, 11, 24, tzinfo=dt.UTC),
        tried_for=dt.timedelta(0),
        unknown_outcomes=0,
        message_id="<0b5e6d0e-3f0a-4f39-8a53-3d0b6a2c7e55@pref.example.jp>",
        counted=False,
    )


def a_letter(subject: str = "件名", text: str = "本文\n") -> Letter:
    return Letter(subject, text, text)


def as_read(event_type: str, reader: type[Schema], subject: str, **data: object) -> Event:
    """An event as its handler gets it."""
    event = Event(event_type, "entries", subject, 1, data)
    return replace(event, data=read_data(event.data, reader))


def submitted(contact: str, number: str = "R8-0001") -> Event:
    """An entry sheet came in: it asks for a receipt."""
    applicant = {"owner": "entries", "contact": contact}
    return as_read(
        "entry.submitted.v1",
        EntrySubmitted,
        number,
        number=number,
        applicant=applicant,
        answer_by="2026-12-07",
    )


def declined(contact: str, number: str = "R8-0001") -> Event:
    """An entry was declined: it asks for a mail that is no receipt."""
    applicant = {"owner": "entries", "contact": contact}
    return as_read("entry.declined.v1", AboutEntry, number, number=number, applicant=applicant)
