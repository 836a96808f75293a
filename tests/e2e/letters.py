"""The mails of one entry, as they lie in the mailbox."""

import csv
import re
from email.message import EmailMessage
from urllib.parse import urlsplit

from tests.running import ROOT, Running, eventually


def address_of(organisation: str) -> str:
    """Where an organisation of the samples reads its mail."""
    with open(ROOT / "deploy/sample/organisations.csv", encoding="utf-8") as file:
        return next(
            row["contact_email"] for row in csv.DictReader(file) if row["name"] == organisation
        )


def mails_about(instance: Running, number: str) -> list[EmailMessage]:
    return [mail for mail in instance.mails() if number in str(mail["Subject"]) + text_of(mail)]


def mail_about(instance: Running, number: str, address: str, words: str) -> EmailMessage:
    """The one mail about this entry to this address that contains ``words``, once it has arrived."""

    def find() -> list[EmailMessage]:
        return [
            m for m in mails_about(instance, number) if address in m["To"] and words in text_of(m)
        ]

    found: list[EmailMessage] = eventually(find)
    assert len(found) == 1, [str(m["Subject"]) for m in found]
    return found[0]


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def answer_path(mail: EmailMessage) -> str:
    """The path of the answer link in a partner's mail."""
    link = re.search(r"https?://\S+/answer/\S+", text_of(mail))
    assert link, text_of(mail)
    return urlsplit(link[0]).path
