"""The message that carries a letter: headers of fixed patterns, plain text in UTF-8, one recipient."""

import re
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from services.chassis.runtime.clock import now
from services.japanese.dates import JAPAN
from services.notifications.domain.failures import RefusedForGood
from services.notifications.domain.letter import Addressee, Letter
from services.notifications.domain.mail import Mail
from services.notifications.settings import NotificationsSettings

# One address, whatever its local part looks like (Japanese carriers gave out some that no RFC allows), and
# nothing that could make it two, a name, or another header.
_ADDRESS = re.compile(r'[^\s@<>,;:"()\[\]\\\x00-\x20\x7f]+@[^\s@<>,;:"()\[\]\\\x00-\x20\x7f]+')


class MimeMessages:
    """Puts letters into messages from the secretariat."""

    def __init__(self, settings: NotificationsSettings) -> None:
        self.sender: str = settings.mail_from
        self._from = formataddr((settings.secretariat_name, settings.mail_from), "utf-8")
        self._reply_to: str = settings.secretariat_email

    def message(self, mail: Mail, addressee: Addressee, letter: Letter) -> EmailMessage:
        """Raises RefusedForGood when the address is none, or a header would end in another one."""
        if not _ADDRESS.fullmatch(addressee.email):
            raise RefusedForGood("UnfitAddress")
        message = EmailMessage(policy=SMTP)
        try:
            message["From"] = self._from
            message["To"] = addressee.email
            message["Subject"] = letter.subject
            message["Date"] = format_datetime(now().astimezone(JAPAN))
            message["Message-ID"] = mail.message_id
            if self._reply_to != self.sender:
                message["Reply-To"] = self._reply_to
            # RFC 3834: no out-of-office note shall answer this.
            message["Auto-Submitted"] = "auto-generated"
            # In base64 whatever the text is like: no server needs to know of 8BITMIME, no line is too long.
            message.set_content(letter.text, charset="utf-8", cte="base64")
        except (ValueError, MessageError):
            raise RefusedForGood("UnfitHeader") from None
        return message
