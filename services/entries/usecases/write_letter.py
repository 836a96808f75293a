"""What the mailer needs to write to a partner, made at the moment of sending."""

import base64
import datetime as dt
import secrets
from typing import Any

from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.sheet import PARTNER_FIELDS
from services.entries.domain.sheet_values import display_value, value_of
from services.entries.store.entries import find_entry
from services.entries.store.introductions import add_tokens, get_introduction

TOKEN_LIFETIME = dt.timedelta(days=60)


def write_letter(uow: UnitOfWork, introduction_id: str, public_url: str) -> dict[str, Any]:
    """Public and partner fields without contacts, and a fresh link and code to answer with.

    The link's token has 256 bits, the code 80; only their hashes are kept. Raises UnknownIntroduction, and
    LinkEnded where the prefecture has no link with the partner any more.
    """
    introduction = get_introduction(uow, introduction_id)
    introduction.require_link()
    entry = find_entry(uow, introduction.number)
    assert entry is not None
    token = secrets.token_urlsafe(32)
    code = base64.b32encode(secrets.token_bytes(10)).decode()
    add_tokens(uow, introduction.id, [token, code], TOKEN_LIFETIME)
    fields = []
    for field in PARTNER_FIELDS:
        value = display_value(field, value_of(entry["sheet"], field.name))
        if value:
            fields.append([field.label, "、".join(value) if isinstance(value, list) else value])
    return {
        "number": introduction.number,
        "title": entry["title"],
        "applicant_organisation": entry["organisation_name"],
        "fields": fields,
        "answer_url": f"{public_url}/answer/{token}",
        "answer_code": "-".join(code[i : i + 4] for i in range(0, 16, 4)),
        "reply_by": introduction.reply_by.isoformat() if introduction.reply_by else "",
    }
