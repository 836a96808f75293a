"""The kinds of mail: what each is called, what its subject says, and what its text needs of an owner."""

from dataclasses import dataclass
from typing import Literal

Content = Literal["nothing", "decision", "introduction"]
SUBJECT_PREFIX = "【かながわつながりネットワーク】"


@dataclass(frozen=True)
class Kind:
    """``label`` is for the office; ``subject`` stands between the prefix and the number, and never varies."""

    label: str
    subject: str
    content: Content


KINDS = {
    "receipt": Kind("受付のお知らせ", "エントリーを受け付けました", "nothing"),
    "approved": Kind("掲載決定のお知らせ", "エントリーの掲載が決まりました", "decision"),
    "declined": Kind("見送りのお知らせ", "エントリーの確認結果をお知らせします", "decision"),
    "introduction": Kind("打診（連携のご相談）", "連携のご相談です", "introduction"),
    "answered": Kind("打診への回答（事務局あて）", "打診に回答がありました", "nothing"),
}
# Sent by itself to whatever address somebody typed: nothing else they typed may stand in it, and few are sent.
AUTOMATIC_REPLIES = ("receipt",)

ANSWERS = {"interested": "関心がある", "wants_to_talk": "話を聞きたい", "declined": "今回は見送る"}


@dataclass(frozen=True)
class Addressee:
    """Who a mail goes to, as the owner of his address says at the moment of sending; never stored, never logged."""

    email: str
    name: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class Letter:
    """What a mail says: ``text`` for the recipient; ``ledger_text`` without names and without what opens doors."""

    subject: str
    text: str
    ledger_text: str


def subject(template: str, number: str) -> str:
    return f"{SUBJECT_PREFIX}{KINDS[template].subject}（{number}）"
