"""A mail about an entry did not arrive: its history says so."""

import re
import uuid

from services.chassis.database import UnitOfWork
from services.entries.store.entries import add_history, queries

_WHAT = {
    "receipt": "申込者への受付のお知らせ",
    "approved": "申込者への承認のお知らせ",
    "declined": "申込者への見送りのお知らせ",
    "introduction": "打診先へのご案内",
}


def note_undeliverable(uow: UnitOfWork, about: str, template: str) -> None:
    """Note it with the entry that the number, or the introduction, belongs to; what belongs to neither is not ours."""
    number = about
    if not re.fullmatch(r"R\d+-\d+", about):
        try:
            introduction = queries.get_introduction(uow.connection, id=str(uuid.UUID(about)))
        except ValueError:
            return
        number = introduction["number"] if introduction else ""
    row = queries.find_entry(uow.connection, number=number)
    if row is not None:
        add_history(
            uow,
            row["id"],
            [
                (
                    None,
                    "メールが届きませんでした",
                    f"{_WHAT.get(template, 'お知らせ')}。電話などでご連絡ください。",
                )
            ],
        )
