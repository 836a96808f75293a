"""The mail server: one SMTP connection, kept open, whose every answer is sorted by whom it concerns."""

import smtplib
import ssl
import time
from email.message import EmailMessage
from email.policy import SMTP

import eventlet

from services.chassis.log import get_logger
from services.chassis.settings import Settings
from services.notifications.domain.failures import (
    OutcomeUnknown,
    RefusedForGood,
    ServerAway,
    TryLater,
)
from services.notifications.domain.letters import Addressee, Letter
from services.notifications.domain.mail import Mail
from services.notifications.message import Envelopes

LINE_SECONDS = 30
WHOLE_SECONDS = 180
# A connection that was used within this time is taken to be alive; an older one is asked (NOOP).
FRESH_SECONDS = 5
IDLE_SECONDS = 60
_LINE_BROKEN = (smtplib.SMTPException, OSError)
log = get_logger(__name__)


class SmtpPostOffice:
    """Hands mails to SMTP_HOST; with SMTP_TLS=starttls only over a connection whose certificate was verified."""

    def __init__(self, settings: Settings) -> None:
        self._host, self._port = settings.smtp_host, settings.smtp_port
        self._tls = ssl.create_default_context() if settings.smtp_tls == "starttls" else None
        self._envelopes = Envelopes(settings)
        # Without it smtplib asks the resolver for this machine's name, which blocks eventlet's hub.
        self._own_name = self._envelopes.sender.rpartition("@")[2]
        self._line: smtplib.SMTP | None = None
        self._used_at = 0.0

    def open(self) -> None:
        """Make sure that there is a connection that lives. Raises ServerAway."""
        if self._line is not None:
            if time.monotonic() - self._used_at < FRESH_SECONDS:
                return
            try:
                if self._line.noop()[0] == 250:
                    self._used_at = time.monotonic()
                    return
            except _LINE_BROKEN:
                pass
            self._drop()
        self._connect()

    def send(self, mail: Mail, addressee: Addressee, letter: Letter) -> None:
        """Hand one mail over, to one recipient.

        Raises ServerAway (nobody's mail is taken now), TryLater (4xx for this mail), RefusedForGood (5xx for this
        mail, or an unfit address), OutcomeUnknown (the line broke behind DATA).
        """
        message = self._envelopes.message(mail, addressee, letter)
        if not addressee.email.isascii():
            raise RefusedForGood("NotAscii")
        self.open()
        try:
            with eventlet.Timeout(WHOLE_SECONDS, TimeoutError()):
                self._begin()
                self._transfer(addressee.email, message)
        except _LINE_BROKEN as error:
            self._drop()
            raise ServerAway(type(error).__name__) from None
        self._used_at = time.monotonic()

    def close_if_idle(self) -> None:
        """End a connection that nobody has used for a while, before the server does."""
        if self._line is not None and time.monotonic() - self._used_at > IDLE_SECONDS:
            self.close()

    def close(self) -> None:
        """End the connection politely where that is possible."""
        if self._line is not None:
            try:
                self._line.quit()
            except _LINE_BROKEN:
                pass
            self._drop()

    def _connect(self) -> None:
        try:
            with eventlet.Timeout(2 * LINE_SECONDS, TimeoutError()):
                self._line = smtplib.SMTP(
                    self._host, self._port, local_hostname=self._own_name, timeout=LINE_SECONDS
                )
                if self._tls is not None:
                    self._line.starttls(context=self._tls)
                self._line.ehlo_or_helo_if_needed()
        except _LINE_BROKEN as error:
            self._drop()
            if isinstance(error, ssl.SSLError | smtplib.SMTPNotSupportedError):
                log.error(
                    "mail_server_not_trusted",
                    error=type(error).__name__,
                    todo="SMTP_TLS=starttls needs a server that offers STARTTLS with a certificate of its name",
                )
            raise ServerAway(type(error).__name__) from None
        self._used_at = time.monotonic()

    def _drop(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None

    def _begin(self) -> None:
        """MAIL FROM; once more over a new connection where the server had closed the old one meanwhile."""
        assert self._line is not None
        try:
            code, _ = self._line.mail(self._envelopes.sender)
        except _LINE_BROKEN:
            self._drop()
            self._connect()
            code, _ = self._line.mail(self._envelopes.sender)
        if code >= 400:
            # Our own address is refused, or the server is full: that concerns every mail, not this recipient.
            log.error("mail_server_refuses_sender", code=code)
            self.close()
            raise ServerAway(f"MAIL {code}")

    def _transfer(self, address: str, message: EmailMessage) -> None:
        assert self._line is not None
        code, _ = self._line.rcpt(address)
        self._judge("RCPT", code)
        try:
            code, _ = self._line.data(message.as_bytes(policy=SMTP))
        except smtplib.SMTPDataError as error:
            code = error.smtp_code
        except _LINE_BROKEN as error:
            self._drop()
            raise OutcomeUnknown(f"DATA {type(error).__name__}") from None
        self._judge("DATA", code)

    def _judge(self, command: str, code: int) -> None:
        """Raises what an answer of the server means; nothing for 2xx."""
        if code < 400:
            return
        assert self._line is not None
        if code == 421:
            self.close()
            raise ServerAway(f"{command} {code}")
        try:
            self._line.rset()
            self._used_at = time.monotonic()
        except _LINE_BROKEN:
            self._drop()
        raise (RefusedForGood if code >= 500 else TryLater)(f"{command} {code}")
