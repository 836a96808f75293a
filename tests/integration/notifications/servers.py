"""Real servers for the mailer's tests: owners of addresses over HTTP, and a mail server, each in a thread."""

import email
import email.policy
import json
import re
import socket
import ssl
import threading
from collections.abc import Mapping
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

TOKEN = "token-of-the-mailer"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class OwnersServer:
    """Answers the internal addresses of members and entries from what a test puts into it.

    ``raw`` {the end of a path: (status, media type, body)} overrules it; a body of None is none at all: the line
    is held until ``stop`` or ``let_go``.
    """

    def __init__(self) -> None:
        self.raw: dict[str, tuple[int, str, bytes | None]] = {}
        self._over = threading.Event()
        self.contacts: dict[str, dict[str, str]] = {}
        self.entries: dict[str, dict[str, Any]] = {}
        self.letters: dict[str, dict[str, Any] | None] = {}
        self.asked: list[str] = []
        self.status: int | None = None
        self.hold = threading.Event()
        self.hold.set()
        self._lock = threading.Lock()
        owners = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                self._answer()

            def do_POST(self) -> None:
                self._answer()

            def _answer(self) -> None:
                status, body = owners.answer(
                    self.command, self.path, self.headers.get("Authorization", "")
                )
                kind = "application/json" if status == 200 else "application/problem+json"
                content: bytes | None = json.dumps(body).encode()
                for end, arranged in owners.raw.items():
                    if self.path.endswith(end):
                        status, kind, content = arranged
                if content is None:
                    owners._over.wait(60)
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                if 300 <= status < 400:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()
                try:
                    self.wfile.write(content)
                except OSError:  # hung up on
                    self.close_connection = True

            def log_message(self, format: str, *arguments: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def let_go(self) -> None:
        """End the lines that are held, and behave from now on."""
        self.raw.clear()
        self._over.set()
        self._over = threading.Event()

    def stop(self) -> None:
        self.hold.set()
        self.let_go()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, method: str, path: str, authorization: str) -> tuple[int, Any]:
        with self._lock:
            self.asked.append(f"{method} {path}")
        self.hold.wait(30)
        if authorization != f"Bearer {TOKEN}":
            return 401, {}
        if self.status:
            return self.status, {}
        patterns: tuple[tuple[str, Mapping[str, dict[str, Any] | dict[str, str] | None]], ...] = ((r"GET /internal/contacts/([^/]+)", self.contacts),
                    (r"POST /internal/entries/([^/]+)/letter", self.entries),
                    (r"POST /internal/introductions/([^/]+)/letter", self.letters))  # fmt: skip
        for pattern, kept in patterns:
            found = re.fullmatch(pattern, f"{method} {path}")
            if found and found[1] in kept:
                content = kept[found[1]]
                return (410, {}) if content is None else (200, content)
            if found and kept is self.entries:
                return 200, ENTRY
        return 404, {}


# What entries says of any entry that a test has not described.
ENTRY = {
    "title": "料理の会",
    "state": "submitted",
    "link_url": "https://tsunagari.example.jp/apply/l/OWNTOKEN",
}


class MailServer:
    """An SMTP server that keeps what it takes; ``answers`` {address or "DATA" or "MAIL": reply} overrules it.

    With ``tls`` it takes mails over encrypted lines only (``implicit``: from the first byte), with ``login`` only
    from who signs in.
    """

    def __init__(
        self,
        port: int | None = None,
        tls: ssl.SSLContext | None = None,
        implicit: bool = False,
        login: tuple[str, str] | None = None,
    ) -> None:
        self.port = port or free_port()
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answers: dict[str, str] = {}
        self.connections = 0
        self.drop_after_data = False
        self.logins: list[str] = []
        self.encrypted: list[bool] = []
        self._tls, self._implicit, self._login = tls, implicit, login
        self._controller: Controller | None = None

    def start(self) -> "MailServer":
        options: dict[str, Any] = {}
        if self._tls and self._implicit:
            options = {
                "ssl_context": self._tls,
                "auth_require_tls": False,
            }  # it is encrypted anyhow
        elif self._tls:
            options = {"tls_context": self._tls, "require_starttls": True}
        if self._login:
            options |= {"auth_required": True, "authenticator": self._lets_in}
        self._controller = Controller(
            self, "127.0.0.1", self.port, server_hostname="mail.test", **options
        )
        self._controller.start()
        return self

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def _lets_in(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str,
                 data: LoginPassword) -> AuthResult:  # fmt: skip
        given = (data.login.decode(), data.password.decode())
        if given == self._login:
            self.logins.append(given[0])
        return AuthResult(success=given == self._login, handled=False)

    async def handle_EHLO(self, server: SMTP, session: Session, envelope: Envelope, hostname: str,
                          responses: list[str]) -> list[str]:  # fmt: skip
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str,
                          options: list[str]) -> str:  # fmt: skip
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str,
                          options: list[str]) -> str:  # fmt: skip
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if "DATA" in self.answers:
            return self.answers["DATA"]
        self.recipients += envelope.rcpt_tos
        self.encrypted.append(session.ssl is not None or self._implicit)
        assert isinstance(envelope.content, bytes)
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        if self.drop_after_data and server.transport is not None:
            server.transport.close()
        return "250 taken"
