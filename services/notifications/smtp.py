"""The mail server: one SMTP connection, kept open, whose every answer is sorted by whom it concerns."""

import smtplib
import ssl
import time
from collections.abc import Callable
from email.policy import SMTP

import eventlet

from services.chassis.runtime.log import get_logger
from services.chassis.runtime.settings import Settings
from services.notifications.domain.failures import (
    LoginRefused,
    OutcomeUnknown,
    RefusedForGood,
    ServerAway,
    TryLater,
)
from services.notifications.domain.letters import Addressee, Letter
from services.notifications.domain.mail import Mail
from services.notifications.message import Envelopes
from services.notifications.smtp_line import LINE_BROKEN, LINE_SECONDS, Line, Lines

# From MAIL to the dot behind the text. The second is what RFC 5321 (4.5.3.2.6) gives a server for its answer to the
# dot: whoever does not wait for it sends mails twice.
BEFORE_DOT_SECONDS = 180
AFTER_DOT_SECONDS = 600
# A connection that was used within this time is taken to be alive; an older one is asked (NOOP).
FRESH_SECONDS = 5
IDLE_SECONDS = 60
# It is closing, or wants us to sign in or to encrypt: that concerns every mail, whatever it was said to.
_CONCERNS_ALL = (421, 530, 534, 535, 538)
# It has lost the thread; the next mail begins with a new line.
_OUT_OF_STEP = (500, 502, 503)
log = get_logger(__name__)


class SmtpPostOffice:
    """Hands mails to the mail server over one line at a time, which ``open_line`` makes."""

    def __init__(self, settings: Settings, open_line: Callable[[], Line] | None = None) -> None:
        self._envelopes = Envelopes(settings)
        own_name = self._envelopes.sender.rpartition("@")[2]
        self._open_line = open_line or Lines(settings, own_name).open
        self._line: Line | None = None
        self._used_at = 0.0

    def open(self) -> None:
        """Make sure that there is a connection that lives. Raises ServerAway, or LoginRefused."""
        if not self._lives():
            self._connect()

    def send(self, mail: Mail, addressee: Addressee, letter: Letter) -> None:
        """Hand one mail over, to one recipient.

        Raises ServerAway (nobody's mail is taken now), TryLater (4xx for this mail), RefusedForGood (5xx for this
        mail, or an unfit address), OutcomeUnknown (the line broke behind the dot that ends the text).
        """
        content = self._content(mail, addressee, letter)
        self.open()
        try:
            try:
                with eventlet.Timeout(BEFORE_DOT_SECONDS, TimeoutError()):
                    line = self._begin()
                    self._judge("RCPT", line.rcpt(addressee.email)[0])
                    self._judge("DATA", line.docmd("DATA")[0], wanted=range(354, 355))
                    line.send(content)
            except LINE_BROKEN as error:
                raise ServerAway(type(error).__name__) from None
            try:
                with eventlet.Timeout(AFTER_DOT_SECONDS, TimeoutError()):
                    line.wait_up_to(AFTER_DOT_SECONDS)
                    code = line.getreply()[0]
                    line.wait_up_to(LINE_SECONDS)
            except LINE_BROKEN as error:
                raise OutcomeUnknown(f"DATA {type(error).__name__}") from None
            if not 200 <= code < 600 or 300 <= code < 400:
                raise OutcomeUnknown("DATA UnfitAnswer")
            self._judge("DATA", code)
        except (RefusedForGood, TryLater):
            raise  # the line has been made ready for the next mail
        except BaseException:
            self._drop()
            raise
        self._used_at = time.monotonic()

    def close_if_idle(self) -> None:
        """End a connection that nobody has used for a while, before the server does."""
        if self._line is not None and time.monotonic() - self._used_at > IDLE_SECONDS:
            self.close()

    def close(self) -> None:
        """End the connection politely where that is possible."""
        if self._line is not None:
            try:
                with eventlet.Timeout(LINE_SECONDS, TimeoutError()):
                    self._line.quit()
            except LINE_BROKEN:
                pass
            self._drop()

    def _content(self, mail: Mail, addressee: Addressee, letter: Letter) -> bytes:
        """The message as it goes over the line, with the dot that ends it. Raises RefusedForGood."""
        message = self._envelopes.message(mail, addressee, letter)
        if not addressee.email.isascii():
            raise RefusedForGood("NotAscii")
        # No other line begins with a dot: the text is in base64, and headers begin with their names.
        return message.as_bytes(policy=SMTP) + b".\r\n"

    def _lives(self) -> bool:
        if self._line is None:
            return False
        if time.monotonic() - self._used_at < FRESH_SECONDS:
            return True
        try:
            with eventlet.Timeout(LINE_SECONDS, TimeoutError()):
                if self._line.noop()[0] == 250:
                    self._used_at = time.monotonic()
                    return True
        except LINE_BROKEN:
            pass
        self._drop()
        return False

    def _connect(self) -> Line:
        try:
            with eventlet.Timeout(2 * LINE_SECONDS, TimeoutError()):
                self._line = self._open_line()
        except LINE_BROKEN as error:
            raise _why_away(error) from None
        self._used_at = time.monotonic()
        return self._line

    def _drop(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None

    def _begin(self) -> Line:
        """MAIL FROM; once more over a new connection where the server had closed the old one meanwhile."""
        line = self._line
        assert line is not None
        try:
            code = self._mail(line)
        except LINE_BROKEN:
            self._drop()
            line = self._connect()
            code = self._mail(line)
        if not 200 <= code < 300:
            # Our own address is refused, or the server is full: that concerns every mail, not this recipient.
            log.error("mail_server_refuses_sender", code=code)
            self.close()
            raise ServerAway(f"MAIL {code}")
        return line

    def _mail(self, line: Line) -> int:
        # A limit of its own: that of the whole conversation ends only one of the two tries.
        with eventlet.Timeout(LINE_SECONDS, TimeoutError()):
            return line.mail(self._envelopes.sender)[0]

    def _judge(self, command: str, code: int, wanted: range = range(200, 300)) -> None:
        """Raises what an answer of the server means; nothing for one that is ``wanted``."""
        if code in wanted:
            return
        if code in _CONCERNS_ALL or not 400 <= code < 600:
            raise ServerAway(f"{command} {code}")
        try:
            if code in _OUT_OF_STEP or self._line is None or self._line.rset()[0] != 250:
                self._drop()
            self._used_at = time.monotonic()
        except LINE_BROKEN:
            self._drop()
        if code in _OUT_OF_STEP:
            raise TryLater(f"{command} {code}")
        raise (RefusedForGood if code >= 500 else TryLater)(f"{command} {code}")


def _why_away(error: Exception) -> ServerAway:
    """What a line that could not be opened means, after telling the operators what only they can mend."""
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
