"""A mail about an entry did not arrive: its history says so, and its page, where it was one to the applicant."""

import uuid

from services.entries.domain.history import Line, Remark
from services.entries.domain.introduction import UnknownIntroduction
from services.entries.usecases.ports import Work
from services.japanese.entry_number import is_number

MAILS = {
    "receipt": "申込者への受付のお知らせ",
    "approved": "申込者への掲載決定のお知らせ",
    "changed": "申込者への掲載内容の変更のお知らせ",
    "renewed": "申込者への掲載期限の延長のお知らせ",
    "resumed": "申込者への掲載再開のお知らせ",
    "declined": "申込者への見送りのお知らせ",
    "returned": "申込者への訂正のお願い",
    "correction_awaited": "申込者への訂正のお願い（再度）",
    "corrected": "申込者への訂正の受付のお知らせ",
    "dormant": "申込者への休止のお知らせ",
    "closed": "申込者への受付終了のお知らせ",
    "reopened": "申込者への再開のお知らせ",
    "change_dropped": "申込者への変更の見送りのお知らせ",
    "withdrawn": "申込者への取下げの確認",
    "suspended": "申込者への掲載停止のお知らせ",
    "expiring": "申込者への掲載期限のお知らせ",
    "expired": "申込者への掲載終了のお知らせ",
    "introduction": "打診のメール",
}


def note_undeliverable(work: Work, about: str, template: str) -> None:
    """Note it with the entry that the number, or the introduction, belongs to; what belongs to neither is not ours."""
    number, remark = about, Remark.APPLICANT_UNREACHED
    if not is_number(about):
        remark = Remark.MAIL_UNDELIVERED
        try:
            number = work.introductions.get(str(uuid.UUID(about))).number
        except (ValueError, UnknownIntroduction):
            return
    kept = work.entries.find_submitted(number)
    if kept is not None:
        note = f"{MAILS.get(template, 'お知らせ')}。電話などでご連絡ください。"
        work.note("mail_did_not_arrive", entry=number, template=template)
        work.entries.add_lines(kept.id, [Line(remark, note=note)])
