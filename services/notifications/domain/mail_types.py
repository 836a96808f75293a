"""Every mail that we send, declared once: which event it follows from, to whom it goes, and what it is made of.

A new mail is an entry of DECLARED and ``templates/mails/<template>.txt``; its event needs a reader (``readers.py``)
and a handler (``service.py``). The handler, the office's pages, the subject line and the limit of receipts read it here.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from services.chassis.messaging.envelope import Event
from services.notifications.domain.mail import Draft, Recipient

# What its text needs beyond the event, asked of entries at the moment of sending.
Content = Literal["nothing", "decision", "introduction"]
# What the subject of its event is; mail.undeliverable.v1 names it as what the mail was about.
About = Literal["entry number", "introduction id"]
# The field of the event's data that refers to who gets the mail, or our own mailbox.
To = Literal["applicant", "partner", "secretariat"]

SUBJECT_PREFIX = "【かながわつながりネットワーク】"
SECRETARIAT = Recipient("secretariat", "secretariat")
ANSWERS = {"interested": "関心がある", "wants_to_talk": "話を聞きたい", "declined": "今回は見送る"}


@dataclass(frozen=True, kw_only=True)
class MailType:
    """One kind of mail; ``template`` names it in the ledger, and the file of its text.

    ``label`` is for the office; ``subject`` stands between the prefix and the number, and never varies. ``facts`` are
    the fields of the event's data that the text needs: ``sheet.listing_until`` is ``listing_until`` there, and one
    that the event does not have is left out.
    """

    template: str
    event: str
    about: About
    to: To
    label: str
    subject: str
    facts: tuple[str, ...] = ()
    content: Content = "nothing"
    # Of a decision: what entries must still say when the mail is sent, else it is overtaken.
    outcome: str = ""
    # Sent by itself to whatever address somebody typed: nothing else they typed may stand in it, and few are sent.
    is_automatic_reply: bool = False

    def draft(self, event: Event) -> Draft:
        """The mail that this event asks for. Events come as their readers left them: dates are dates."""
        found = ((path.rpartition(".")[2], _find(event.data, path)) for path in self.facts)
        facts = {name: _as_text(value) for name, value in found if value is not None}
        recipient = SECRETARIAT
        if self.to != "secretariat":
            recipient = Recipient(event.data[self.to]["owner"], event.data[self.to]["contact"])
        return Draft(event.id, self.template, recipient, event.subject, event.data["number"], facts)


DECLARED = (
    MailType(
        template="receipt",
        event="entry.submitted.v1",
        about="entry number",
        to="applicant",
        label="受付のお知らせ",
        subject="エントリーを受け付けました",
        facts=("answer_by",),
        is_automatic_reply=True,
    ),
    MailType(
        template="approved",
        event="entry.approved.v1",
        about="entry number",
        to="applicant",
        label="掲載決定のお知らせ",
        subject="エントリーの掲載が決まりました",
        facts=("sheet.listing_until",),
        content="decision",
        outcome="approved",
    ),
    MailType(
        template="declined",
        event="entry.declined.v1",
        about="entry number",
        to="applicant",
        label="見送りのお知らせ",
        subject="エントリーの確認結果をお知らせします",
        content="decision",
        outcome="declined",
    ),
    MailType(
        template="introduction",
        event="introduction.offered.v1",
        about="introduction id",
        to="partner",
        label="打診（連携のご相談）",
        subject="連携のご相談です",
        facts=("reply_by",),
        content="introduction",
    ),
    MailType(
        template="answered",
        event="introduction.answered.v1",
        about="introduction id",
        to="secretariat",
        label="打診への回答（事務局あて）",
        subject="打診に回答がありました",
        facts=("answer",),
    ),
)
MAIL_TYPES = {mail_type.template: mail_type for mail_type in DECLARED}


def drafts_for(event: Event) -> list[Draft]:
    """The mails that follow from an event."""
    return [mail_type.draft(event) for mail_type in DECLARED if mail_type.event == event.type]


def subject_line(template: str, number: str) -> str:
    return f"{SUBJECT_PREFIX}{MAIL_TYPES[template].subject}（{number}）"


def _find(data: dict[str, Any], path: str) -> str | dt.date | None:
    """What stands at a path of names in ``data``; None where there is nothing."""
    value: Any = data
    for name in path.split("."):
        value = (value or {}).get(name)
    found: str | dt.date | None = value
    return found


def _as_text(value: str | dt.date) -> str:
    return value.isoformat() if isinstance(value, dt.date) else value
