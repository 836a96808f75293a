"""Every mail that we send, declared once: which event it follows from, to whom it goes, and what it is made of.

A new mail is an entry of DECLARED and ``templates/mails/<template>.txt``; its event needs a reader, named
in ``readers.py: READERS``. The handler, the office's pages, the subject line and the limit of receipts read it here.
"""

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from services.chassis.messaging.envelope import Event
from services.notifications.domain.mail import Draft, Recipient

# What its text needs beyond the event, asked of entries at the moment of sending.
Content = Literal["nothing", "applicant", "introduction"]
# What the subject of its event is; mail.undeliverable.v1 names it as what the mail was about.
About = Literal["entry number", "introduction id"]
# The field of the event's data that refers to who gets the mail, or our own mailbox.
To = Literal["applicant", "partner", "secretariat"]

SUBJECT_PREFIX = "【かながわつながりネットワーク】"
SECRETARIAT = Recipient("secretariat", "secretariat")
# While an entry, or a change of a listed one, is in the secretariat's or its applicant's hands.
IN_REVIEW = ("under_review", "awaiting_approval")
IN_HAND = (*IN_REVIEW, "returned", "dormant")
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
    # Of an event that has several: the one after which this is sent.
    occasion: str = ""
    # When the mail is sent, the entry must still be in one of these states, where any is named, or some version of it
    # public; else the mail is overtaken.
    holds_in: tuple[str, ...] = ()
    holds_while_public: bool = False
    # Sent by itself to whatever address somebody typed: nothing else they typed may stand in it, and few are sent.
    is_automatic_reply: bool = False

    def follows_from(self, event: Event) -> bool:
        if event.type != self.event:
            return False
        return not self.occasion or event.data.get("occasion") == self.occasion

    def still_holds(self, state: str, is_public: bool) -> bool:
        """Whether what it says is so of an entry as it is now."""
        if self.holds_while_public:
            return is_public
        return not self.holds_in or state in self.holds_in

    def draft(self, event: Event) -> Draft:
        """The mail that this event asks for. Events come as their readers left them: dates are dates."""
        found = ((path.rpartition(".")[2], _find(event.data, path)) for path in self.facts)
        facts = {name: _as_text(value) for name, value in found if value is not None}
        recipient = SECRETARIAT
        if self.to != "secretariat":
            recipient = Recipient(event.data[self.to]["owner"], event.data[self.to]["contact"])
        return Draft(event.id, self.template, recipient, event.subject, event.data["number"], facts)


# What is told to an applicant of their entry; what entries knows of it is asked when the mail is sent.
_to_applicant = partial(MailType, about="entry number", to="applicant", content="applicant")
DECLARED = (
    _to_applicant(
        template="receipt",
        event="entry.submitted.v1",
        label="受付のお知らせ",
        subject="エントリーを受け付けました",
        facts=("answer_by",),
        is_automatic_reply=True,
    ),
    _to_applicant(
        template="approved",
        event="entry.approved.v1",
        label="掲載決定のお知らせ",
        subject="エントリーの掲載が決まりました",
        facts=("sheet.listing_until",),
        occasion="first",
        holds_while_public=True,
    ),
    _to_applicant(
        template="changed",
        event="entry.approved.v1",
        label="掲載内容の変更のお知らせ",
        subject="掲載の内容を新しくしました",
        facts=("sheet.listing_until",),
        occasion="change",
        holds_while_public=True,
    ),
    _to_applicant(
        template="renewed",
        event="entry.approved.v1",
        label="掲載期限の延長のお知らせ",
        subject="掲載期限を延ばしました",
        facts=("sheet.listing_until",),
        occasion="renewal",
        holds_while_public=True,
    ),
    _to_applicant(
        template="resumed",
        event="entry.approved.v1",
        label="掲載再開のお知らせ",
        subject="エントリーの掲載を再開しました",
        facts=("sheet.listing_until",),
        occasion="resumption",
        holds_while_public=True,
    ),
    _to_applicant(
        template="declined",
        event="entry.declined.v1",
        label="見送りのお知らせ",
        subject="エントリーの確認結果をお知らせします",
        holds_in=("declined",),
    ),
    _to_applicant(
        template="returned",
        event="entry.returned.v1",
        label="訂正のお願い",
        subject="エントリーの訂正をお願いします",
        facts=("until",),
        holds_in=("returned",),
    ),
    _to_applicant(
        template="correction_awaited",
        event="entry.correction_awaited.v1",
        label="訂正のお願い（再度）",
        subject="エントリーの訂正をお待ちしています",
        facts=("until",),
        holds_in=("returned",),
    ),
    _to_applicant(
        template="corrected",
        event="entry.corrected.v1",
        label="訂正の受付",
        subject="訂正を受け取りました",
        facts=("answer_by",),
        holds_in=IN_REVIEW,
    ),
    _to_applicant(
        template="dormant",
        event="entry.dormant.v1",
        label="休止のお知らせ",
        subject="訂正が届いていないため、お休みしています",
        facts=("until",),
        holds_in=("dormant",),
    ),
    _to_applicant(
        template="closed",
        event="entry.closed.v1",
        label="受付終了のお知らせ",
        subject="エントリーの受付を終了しました",
        holds_in=("closed",),
    ),
    _to_applicant(
        template="reopened",
        event="entry.reopened.v1",
        label="再開のお知らせ",
        subject="エントリーの確認を再開しました",
        facts=("until",),
        holds_in=("returned",),
    ),
    _to_applicant(
        template="change_dropped",
        event="entry.change_dropped.v1",
        label="変更の見送り",
        subject="掲載内容の変更についてお知らせします",
        holds_while_public=True,
    ),
    _to_applicant(
        template="withdrawn",
        event="entry.withdrawn.v1",
        label="取下げの確認",
        subject="エントリーを取り下げました",
        holds_in=("withdrawn",),
    ),
    _to_applicant(
        template="suspended",
        event="entry.suspended.v1",
        label="掲載停止のお知らせ",
        subject="エントリーの掲載を止めています",
        holds_in=("suspended",),
    ),
    _to_applicant(
        template="expiring",
        event="entry.expiring.v1",
        label="掲載期限のお知らせ",
        subject="まもなく掲載期限です",
        facts=("listing_until",),
        holds_while_public=True,
    ),
    _to_applicant(
        template="expired",
        event="entry.expired.v1",
        label="掲載終了のお知らせ",
        subject="エントリーの掲載を終了しました",
        # A change may be on its way whose old version has ended.
        holds_in=("expired", *IN_HAND),
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
    return [mail_type.draft(event) for mail_type in DECLARED if mail_type.follows_from(event)]


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
