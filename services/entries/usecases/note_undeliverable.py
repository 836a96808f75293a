"""A mail about an entry did not arrive: its history says so."""

import uuid

from services.entries.domain.history import Line, Remark
from services.entries.domain.introduction import UnknownIntroduction
from services.entries.usecases.ports import Work
from services.japanese.entry_number import is_number

MAILS = {
    "receipt": "申込者への受付のお知らせ",
    "approved": "申込者への承認のお知らせ",
    "declined": "申込者への見送りのお知らせ",
    "introduction": "打診のメール",
}


def note_undeliverable(work: Work, about: str, template: str) -> None:
    """Note it with the entry that the number, or the introduction, belongs to; what belongs to neither is not ours."""
    number = about
    if not is_number(about):
        try:
            number = work.introductions.get(str(uuid.UUID(about))).number
        except (ValueError, UnknownIntroduction):
            return
    kept = work.entries.find_submitted(number)
    if kept is not None:
        note = f"{MAILS.get(template, 'お知らせ')}。電話などでご連絡ください。"
        work.note("mail_did_not_arrive", entry=number, template=template)
        work.entries.add_lines(kept.id, [Line(Remark.MAIL_UNDELIVERED, note=note)])
