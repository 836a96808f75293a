"""Fakes that keep state, for the rules around the sending of mails."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from services.notifications.domain.letters import Addressee, Letter
from services.notifications.domain.mail import Mail, Recipient

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


class ScriptedLine:
    """A line to a mail server, answering from a script {command: [answers]}; as hoped for where it has none.

    An answer that is an exception is raised. ``taken`` are the mails that were accepted.
    """

    def __init__(self, script: dict[str, list[Any]] | None = None) -> None:
        self.script = script or {}
        self.taken: list[bytes] = []
        self.is_open = True

    def _answer(self, command: str, usual: int = 250) -> tuple[int, bytes]:
        answer = self.script[command].pop(0) if self.script.get(command) else usual
        if isinstance(answer, Exception):
            raise answer
        return answer, b"words of the server"

    def noop(self) -> tuple[int, bytes]:
        return self._answer("NOOP")

    def rset(self) -> tuple[int, bytes]:
        return self._answer("RSET")

    def mail(self, _sender: str) -> tuple[int, bytes]:
        return self._answer("MAIL")

    def rcpt(self, _recipient: str) -> tuple[int, bytes]:
        return self._answer("RCPT")

    def docmd(self, command: str) -> tuple[int, bytes]:
        return self._answer(command, 354)

    def send(self, content: bytes) -> None:
        self._answer("CONTENT")
        self._content = content

    def getreply(self) -> tuple[int, bytes]:
        answer = self._answer("DOT")
        if answer[0] == 250:
            self.taken.append(self._content)
        return answer

    def wait_up_to(self, seconds: float) -> None: ...

    def quit(self) -> None:
        self._answer("QUIT")

    def close(self) -> None:
        self.is_open = False
