"""Connections to the mail server: encrypted and signed in as the settings say, with limits on what the server may say."""

import smtplib
import ssl
from typing import Any

from services.notifications.settings import NotificationsSettings

STEP_SECONDS = 30
# In bytes; smtplib limits each line of an answer, and not how many there are.
LARGEST_ANSWER = 64 * 1024
# What can come of a connection that breaks, or of a server that talks nonsense.
CONNECTION_BROKEN = (smtplib.SMTPException, OSError, ValueError)
# What smtplib knows; the connection is encrypted, so the simplest one first.
_LOGINS = ("PLAIN", "LOGIN", "CRAM-MD5")


class _Answers:
    """What the server says, read line by line; ``left`` is how many bytes more it may say."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.left = LARGEST_ANSWER

    def readline(self, size: int) -> bytes:
        line: bytes = self._stream.readline(size)
        self.left -= len(line)
        if self.left < 0:
            raise OSError("the answer has no end")
        return line

    def close(self) -> None:
        self._stream.close()


class SmtpConnection(smtplib.SMTP):
    """An SMTP connection whose answers have an end."""

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = _Answers(self.sock.makefile("rb"))
        if self.file is not None:
            self.file.left = LARGEST_ANSWER
        return super().getreply()

    def wait_up_to(self, seconds: float) -> None:
        """How long to wait for each piece of an answer from here on."""
        if self.sock is not None:
            self.sock.settimeout(seconds)


class _EncryptedConnection(SmtpConnection, smtplib.SMTP_SSL):
    """The same over TLS from its first byte."""


class SmtpServer:
    """Opens connections to SMTP_HOST; ``own_name`` is what this machine calls itself there.

    With SMTP_TLS=starttls or tls the server's certificate is verified, for its name and by an authority in
    CA_FILE; nothing but EHLO is said before. Nobody signs in over a connection that is not encrypted.
    """

    def __init__(self, settings: NotificationsSettings, own_name: str) -> None:
        self._where = (settings.smtp_host, settings.smtp_port)
        # Without a name smtplib asks the resolver for this machine's, which blocks eventlet's hub.
        self._own_name = own_name
        self._tls: str = settings.smtp_tls
        self._authorities = (
            ssl.create_default_context(cafile=settings.ca_file or None)
            if self._tls != "off"
            else None
        )
        self._login = (settings.smtp_user, settings.smtp_password) if settings.smtp_user else None

    def open(self) -> SmtpConnection:
        """Raises one of CONNECTION_BROKEN; ssl.SSLError or SMTPNotSupportedError where the connection would not be safe, and
        SMTPAuthenticationError where the server does not let us in.
        """
        connection = self._dial()
        try:
            if self._tls == "starttls":
                connection.starttls(context=self._authorities)
            connection.ehlo_or_helo_if_needed()
            if self._login is not None:
                self._sign_in(connection, *self._login)
        except BaseException:
            connection.close()
            raise
        return connection

    def _dial(self) -> SmtpConnection:
        if self._tls == "tls":
            return _EncryptedConnection(
                *self._where, self._own_name, timeout=STEP_SECONDS, context=self._authorities
            )
        return SmtpConnection(*self._where, self._own_name, timeout=STEP_SECONDS)

    def _sign_in(self, connection: SmtpConnection, user: str, password: str) -> None:
        if self._authorities is None:
            raise smtplib.SMTPNotSupportedError("no login over a connection that is not encrypted")
        offered = connection.esmtp_features.get("auth", "").upper().split()
        known = [each for each in _LOGINS if each in offered]
        if not known:
            raise smtplib.SMTPAuthenticationError(504, "no way to sign in")
        # One try: smtplib would go on with the others, which hides the refusal and brings a lock-out nearer.
        connection.esmtp_features["auth"] = known[0]
        connection.login(user, password)
