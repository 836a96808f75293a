"""A mail about an entry did not arrive: its history says so."""

import uuid

from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.history import Line, Remark
from services.entries.store.entries import add_history, find_entry
from services.entries.store.introductions import UnknownIntroduction, get_introduction
from services.japanese.entry_number import is_number

_WHAT = {
    "receipt": "申込者への受付のお知らせ",
    "approved": "申込者への承認のお知らせ",
    "declined": "申込者への見送りのお知らせ",
    "introduction": "打診のメール",
}


def note_undeliverable(uow: UnitOfWork, about: str, template: str) -> None:
    """Note it with the entry that the number, or the introduction, belongs to; what belongs to neither is not ours."""
    number = about
    if not is_number(about):
        try:
            number = get_introduction(uow, str(uuid.UUID(about))).number
        except (ValueError, UnknownIntroduction):
            return
    row = find_entry(uow, number)
    if row is not None:
        note = f"{_WHAT.get(template, 'お知らせ')}。電話などでご連絡ください。"
        uow.note("mail_did_not_arrive", entry=number, template=template)
        add_history(uow, row["id"], [Line(Remark.MAIL_UNDELIVERED, note=note)])
