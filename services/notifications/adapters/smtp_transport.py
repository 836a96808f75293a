"""The way to the mail server: one SMTP connection, kept open, whose every answer is sorted by whom it concerns."""

import smtplib
import ssl
import time
from collections.abc import Callable
from email.policy import SMTP

import eventlet
from prometheus_client import Counter

from services.chassis.runtime.log import get_logger
from services.notifications.adapters.mime_message import MimeMessages
from services.notifications.adapters.smtp_connection import (
    CONNECTION_BROKEN,
    STEP_SECONDS,
    SmtpConnection,
    SmtpServer,
)
from services.notifications.domain.failures import (
    BrokenOff,
    LoginRefused,
    OutcomeUnknown,
    RefusedForGood,
    ServerAway,
    TryLater,
)
from services.notifications.domain.letter import Addressee, Letter
from services.notifications.domain.mail import Mail
from services.notifications.settings import NotificationsSettings

# From RCPT to the dot behind the text. The second is what RFC 5321 (4.5.3.2.6) gives a server for its answer to the
# dot: whoever does not wait for it sends mails twice.
BEFORE_DOT_SECONDS = 180
AFTER_DOT_SECONDS = 600
# A connection that was used within this time is taken to be alive; an older one is asked (NOOP).
FRESH_SECONDS = 5
IDLE_SECONDS = 60
# It is closing, or wants us to sign in or to encrypt: that concerns every mail, whatever it was said to.
_CONCERNS_ALL = (421, 530, 534, 535, 538)
# It has lost the thread; the next mail begins with a new connection.
_OUT_OF_STEP = (500, 502, 503)
log = get_logger(__name__)
sent_total = Counter(
    "tsunagari_mails_sent_total", "Mails that the mail server has taken", ["template"]
)


class SmtpTransport:
    """Hands mails to the mail server over one connection at a time, which ``connect`` makes."""

    def __init__(
        self, settings: NotificationsSettings, connect: Callable[[], SmtpConnection] | None = None
    ) -> None:
        self._messages = MimeMessages(settings)
        own_name = self._messages.sender.rpartition("@")[2]
        self._dial = connect or SmtpServer(settings, own_name).open
        self._connection: SmtpConnection | None = None
        self._used_at = 0.0

    def open(self) -> None:
        """Make sure that there is a connection that lives. Raises ServerAway, or LoginRefused."""
        if not self._lives():
            self._connect()

    def send(self, mail: Mail, addressee: Addressee, letter: Letter) -> None:
        """Hand one mail over, to one recipient.

        Raises ServerAway (nobody's mail is taken now, and nothing of this one was said), BrokenOff (the same in the
        middle of this mail), TryLater (4xx for this mail), RefusedForGood (5xx for this mail, or an unfit address),
        OutcomeUnknown (the connection broke behind the dot that ends the text).
        """
        content = self._content(mail, addressee, letter)
        self.open()
        try:
            connection = self._begin()
            try:
                with eventlet.Timeout(BEFORE_DOT_SECONDS, TimeoutError()):
                    self._judge("RCPT", connection.rcpt(addressee.email)[0])
                    self._judge("DATA", connection.docmd("DATA")[0], wanted=range(354, 355))
                    connection.send(content)
            except CONNECTION_BROKEN as error:
                raise BrokenOff(type(error).__name__) from None
            try:
                with eventlet.Timeout(AFTER_DOT_SECONDS, TimeoutError()):
                    connection.wait_up_to(AFTER_DOT_SECONDS)
                    code = connection.getreply()[0]
                    connection.wait_up_to(STEP_SECONDS)
            except CONNECTION_BROKEN as error:
                raise OutcomeUnknown(f"DATA {type(error).__name__}") from None
            if not 200 <= code < 600 or 300 <= code < 400:
                raise OutcomeUnknown("DATA UnfitAnswer")
            self._judge("DATA", code)
        except (RefusedForGood, TryLater):
            raise  # the connection has been made ready for the next mail
        except BaseException:
            self._drop()
            raise
        self._used_at = time.monotonic()
        sent_total.labels(mail.template).inc()

    def close_if_idle(self) -> None:
        """End a connection that nobody has used for a while, before the server does."""
        if self._connection is not None and time.monotonic() - self._used_at > IDLE_SECONDS:
            self.close()

    def close(self) -> None:
        """End the connection politely where that is possible."""
        if self._connection is not None:
            try:
                with eventlet.Timeout(STEP_SECONDS, TimeoutError()):
                    self._connection.quit()
            except CONNECTION_BROKEN:
                pass
            self._drop()

    def _content(self, mail: Mail, addressee: Addressee, letter: Letter) -> bytes:
        """The message as it goes over the connection, with the dot that ends it. Raises RefusedForGood."""
        message = self._messages.message(mail, addressee, letter)
        if not addressee.email.isascii():
            raise RefusedForGood("NotAscii")
        # No other connection begins with a dot: the text is in base64, and headers begin with their names.
        return message.as_bytes(policy=SMTP) + b".\r\n"

    def _lives(self) -> bool:
        if self._connection is None:
            return False
        if time.monotonic() - self._used_at < FRESH_SECONDS:
            return True
        try:
            with eventlet.Timeout(STEP_SECONDS, TimeoutError()):
                if self._connection.noop()[0] == 250:
                    self._used_at = time.monotonic()
                    return True
        except CONNECTION_BROKEN:
            pass
        self._drop()
        return False

    def _connect(self) -> SmtpConnection:
        try:
            with eventlet.Timeout(2 * STEP_SECONDS, TimeoutError()):
                self._connection = self._dial()
        except CONNECTION_BROKEN as error:
            raise _why_away(error) from None
        self._used_at = time.monotonic()
        return self._connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _begin(self) -> SmtpConnection:
        """MAIL FROM; once more over a new connection where the server had closed the old one meanwhile."""
        connection = self._connection
        assert connection is not None
        try:
            code = self._mail(connection)
        except CONNECTION_BROKEN:
            self._drop()
            connection = self._connect()
            try:
                code = self._mail(connection)
            except CONNECTION_BROKEN as error:
                self._drop()
                raise ServerAway(type(error).__name__) from None
        if not 200 <= code < 300:
            # Our own address is refused, or the server is full: that concerns every mail, not this recipient.
            log.error("mail_server_refuses_sender", code=code)
            self.close()
            raise ServerAway(f"MAIL {code}")
        return connection

    def _mail(self, connection: SmtpConnection) -> int:
        with eventlet.Timeout(STEP_SECONDS, TimeoutError()):
            return connection.mail(self._messages.sender)[0]

    def _judge(self, command: str, code: int, wanted: range = range(200, 300)) -> None:
        """Raises what an answer of the server means; nothing for one that is ``wanted``."""
        if code in wanted:
            return
        if code in _CONCERNS_ALL or not 400 <= code < 600:
            raise BrokenOff(f"{command} {code}")
        try:
            if (
                code in _OUT_OF_STEP
                or self._connection is None
                or self._connection.rset()[0] != 250
            ):
                self._drop()
            self._used_at = time.monotonic()
        except CONNECTION_BROKEN:
            self._drop()
        if code in _OUT_OF_STEP:
            raise TryLater(f"{command} {code}")
        raise (RefusedForGood if code >= 500 else TryLater)(f"{command} {code}")


def _why_away(error: Exception) -> ServerAway:
    """What a connection that could not be opened means, after telling the operators what only they can mend."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        code = error.smtp_code
        log.error(
            "mail_server_refuses_login",
            code=code,
            todo="check SMTP_USER, SMTP_PASSWORD and SMTP_PORT; every mail is kept and goes out when the login is taken",
        )
        return (LoginRefused if 500 <= code < 600 else ServerAway)(f"AUTH {code}")
    if isinstance(error, ssl.SSLError | smtplib.SMTPNotSupportedError):
        log.error(
            "mail_server_not_trusted",
            error=type(error).__name__,
            todo="SMTP_TLS needs a server that offers it, with a certificate of its name by an authority in CA_FILE;"
            " nothing was sent in clear",
        )
    return ServerAway(type(error).__name__)
