"""Puts a mail into words: Jinja templates in plain text."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from services.japanese.dates import japanese_date
from services.notifications.domain.letter import Addressee, Letter
from services.notifications.domain.mail import Mail
from services.notifications.domain.mail_types import ANSWERS, subject_line
from services.notifications.domain.quoting import one_line, quote
from services.notifications.settings import NotificationsSettings

TEMPLATES = Path(__file__).parents[1] / "templates" / "mails"
HIDDEN = "••••"


def _date(value: str) -> str:
    return japanese_date(dt.date.fromisoformat(value))


class JinjaRenderer:
    """Renders letters from ``templates/mails/<template>.txt``. Nothing is escaped, for nothing is markup there;
    what strangers typed goes through ``quote`` or ``one_line``.
    """

    def __init__(self, settings: NotificationsSettings) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=select_autoescape(("html",)),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            keep_trailing_newline=True,
        )
        self._environment.filters.update(japanese_date=_date, quote=quote, one_line=one_line)
        self._environment.globals.update(
            public_url=settings.public_url.rstrip("/"),
            answers=ANSWERS,
            secretariat=settings.secretariat,
        )
        public_url = settings.public_url.rstrip("/")
        # What opens doors, as the ledger keeps it.
        self._hidden = {
            "answer_url": f"{public_url}/answer/{HIDDEN}",
            "answer_code": HIDDEN,
            "link_url": f"{public_url}/apply/l/{HIDDEN}",
        }

    def render(self, mail: Mail, addressee: Addressee, content: dict[str, Any]) -> Letter:
        """The letter, once for its recipient and once for the ledger."""
        hidden = Addressee(HIDDEN, HIDDEN if addressee.name else "", addressee.organisation)
        ledger_content = {
            **content,
            **{name: value for name, value in self._hidden.items() if name in content},
        }
        return Letter(
            subject_line(mail.template, mail.number),
            self._text(mail, addressee, content),
            self._text(mail, hidden, ledger_content),
        )

    def _text(self, mail: Mail, addressee: Addressee, content: dict[str, Any]) -> str:
        text = self._environment.get_template(f"{mail.template}.txt").render(
            number=one_line(mail.number), to=addressee, **mail.facts, **content
        )
        return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
